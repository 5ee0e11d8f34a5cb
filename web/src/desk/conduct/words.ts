import { speaker } from '../../state/language.svelte.ts';
import { en, zh } from '../../words/conduct.ts';

/** sayConduct gives the words of duties and assessment in the language of the moment. */
export const sayConduct = speaker(zh, en);
