import { outbox } from '../state/outbox.svelte.ts';
import { sitting } from '../state/session.svelte.ts';
import { site } from '../state/site.svelte.ts';
import { say } from './say.ts';

/** pill says in one word where the person's work is; the worst comes first. */
export function pill(): { tone: 'done' | 'wait' | 'alarm'; text: string } {
  const w = say().sync;
  const toMend = outbox.stuck.length + site.rows.filter((row) => row.tab === 'returned').length;
  const waiting = outbox.waiting.length;
  if (!outbox.online) return { tone: 'wait', text: w.offline(waiting) };
  if (sitting.expired && waiting) return { tone: 'wait', text: w.session };
  if (toMend) return { tone: 'alarm', text: w.stuck(toMend) };
  return waiting ? { tone: 'wait', text: w.waiting(waiting) } : { tone: 'done', text: w.done };
}
