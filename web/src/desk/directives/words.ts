import { speaker } from '../../state/language.svelte.ts';
import { en, zh } from '../../words/directive.ts';

/** sayDirective gives the words of directives in the language of the moment. */
export const sayDirective = speaker(zh, en);
