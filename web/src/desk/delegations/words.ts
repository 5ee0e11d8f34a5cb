import { speaker } from '../../state/language.svelte.ts';
import { en, zh } from '../../words/delegation.ts';

/** sayDelegation gives the words of delegations in the language of the moment. */
export const sayDelegation = speaker(zh, en);
