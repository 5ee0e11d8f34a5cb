import type { Secrecy } from '../../api/types.ts';
import { sitting } from '../../state/session.svelte.ts';

const all: Secrecy[] = ['open', 'internal', 'confidential', 'secret', 'top_secret'];

/** stated gives the clearances that this person may state for others: up to his own, an administrator up to internal. */
export function stated(): Secrecy[] {
  const most = sitting.user?.office ? 'internal' : (sitting.membership?.clearance ?? 'open');
  return all.slice(0, all.indexOf(most) + 1);
}
