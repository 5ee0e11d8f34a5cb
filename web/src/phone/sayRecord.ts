import { speaker } from '../state/language.svelte.ts';
import { en, zh } from '../words/record.ts';

/** sayRecord gives the words of the form in the language of the moment; they come with the page that needs them. */
export const sayRecord = speaker(zh, en);
