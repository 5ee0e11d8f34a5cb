import { en, zh } from '../words/common.ts';
import { speaker } from './language.svelte.ts';

/** words gives the common words in the language of the moment. */
export const words = speaker(zh, en);
