import { speaker } from '../../state/language.svelte.ts';
import { en, zh } from '../../words/notice.ts';

/** sayNotice gives the words of the inbox in the language of the moment. */
export const sayNotice = speaker(zh, en);
