import type { Move, SiteRecord } from '../../api/types.ts';
import { outbox } from '../../state/outbox.svelte.ts';
import { sitting } from '../../state/session.svelte.ts';
import { words } from '../../state/words.ts';
import { say } from '../words.ts';

/** whyNot says why a move on a record is off; empty where the server allows it. The server's word is `allowed`. */
export function whyNot(record: SiteRecord, move: Move): string {
  if (!outbox.online) return say().shell.offline;
  if (record.allowed?.includes(move)) return '';
  const me = sitting.user?.id;
  if (record.author === me) return move === 'sign' ? say().inbox.own : say().screen.own;
  if (move === 'sign' && (record.screened?.by === me || record.classified?.by === me)) return say().inbox.screenedByYou;
  const state = words().state[record.state];
  return move === 'sign' ? say().inbox.notNow(state) : say().screen.notNow(state);
}
