import { exportUnsent } from '../core/outbox/export.ts';
import type { Entry } from '../core/outbox/types.ts';
import { daysBetween, today } from '../core/when.ts';
import { outbox } from '../state/outbox.svelte.ts';
import { sitting } from '../state/session.svelte.ts';
import { sayMine } from './sayMine.ts';

/** oldestDays tells for how many days the oldest unsent record has been on this device. */
export function oldestDays(unsent: Entry[], now: number): number {
  const first = Math.min(now, ...unsent.map((entry) => entry.queued_at));
  return daysBetween(today(first), today(now));
}

/** download gives the person his unsent records as a file that can travel by another way. */
export async function download(): Promise<void> {
  const unsent = await exportUnsent(outbox.db, sitting.user?.id ?? '', outbox.device, Date.now());
  const address = URL.createObjectURL(new Blob([JSON.stringify(unsent)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${sayMine().exportName}-${today()}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
