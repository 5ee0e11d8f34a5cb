import { speaker } from '../state/language.svelte.ts';
import { en, zh } from '../words/mine.ts';

/** sayMine gives the words of the own records in the language of the moment; they come with the page that needs them. */
export const sayMine = speaker(zh, en);
