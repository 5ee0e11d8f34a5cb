import { speaker } from '../../state/language.svelte.ts';
import { en, zh } from '../../words/diary.ts';

/** sayDiary gives the words of diaries and digests in the language of the moment. */
export const sayDiary = speaker(zh, en);
