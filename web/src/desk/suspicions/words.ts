import { speaker } from '../../state/language.svelte.ts';
import { en, zh } from '../../words/suspicion.ts';

/** saySuspicion gives the words of suspicious data in the language of the moment. */
export const saySuspicion = speaker(zh, en);
