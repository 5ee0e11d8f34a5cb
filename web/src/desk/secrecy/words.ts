import { speaker } from '../../state/language.svelte.ts';
import { en, zh } from '../../words/secrecy.ts';

/** sayLevel gives the words of secrecy levels in the language of the moment. */
export const sayLevel = speaker(zh, en);
