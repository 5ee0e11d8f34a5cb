import { speaker } from '../../state/language.svelte.ts';
import { en, zh } from '../../words/keys.ts';

/** say gives the words on keys in the language of the moment. */
export const say = speaker(zh, en);
