import { speaker } from '../state/language.svelte.ts';
import { en, zh } from '../words/phone.ts';

/** say gives the words of the phone pages in the language of the moment. */
export const say = speaker(zh, en);
