import { speaker } from '../../state/language.svelte.ts';
import { en, zh } from '../../words/distribution.ts';

/** sayDistribution gives the words of the distribution in the language of the moment. */
export const sayDistribution = speaker(zh, en);
