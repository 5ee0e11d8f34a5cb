import { speaker } from '../../state/language.svelte.ts';
import { en, zh } from '../../words/report.ts';

/** sayReport gives the words of reports in the language of the moment. */
export const sayReport = speaker(zh, en);
