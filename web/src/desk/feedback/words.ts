import { speaker } from '../../state/language.svelte.ts';
import { en, zh } from '../../words/feedback.ts';

/** sayFeedback gives the words of feedback in the language of the moment. */
export const sayFeedback = speaker(zh, en);
