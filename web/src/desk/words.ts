import { speaker } from '../state/language.svelte.ts';
import { en, zh } from '../words/desk.ts';

/** say gives the words of the desk in the language of the moment. */
export const say = speaker(zh, en);
