import type { Tongue } from '../logic/values.ts';
import { inLanguage } from '../../state/language.svelte.ts';
import { words } from '../../state/words.ts';

/** tongue gives what values need to be shown in the language of the moment. */
export function tongue(): Tongue {
  return { yes: words().form.yes, no: words().form.no, yuan: words().form.yuan, pick: inLanguage };
}
