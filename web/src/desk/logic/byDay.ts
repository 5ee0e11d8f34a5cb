import type { Kind, Publication } from '../../api/types.ts';
import { when } from '../../core/when.ts';

const order: Kind[] = ['directives', 'safety', 'quality', 'progress', 'cost', 'resources', 'facts', 'other'];

/** byDay puts publications under the day on which they were published, newest first, and within a day by kind. */
export function byDay(items: Publication[]): { day: string; items: Publication[] }[] {
  const days = new Map<string, Publication[]>();
  for (const item of items) {
    const day = when(item.published?.at).slice(0, 10) || item.work_date;
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return [...days].sort(([a], [b]) => b.localeCompare(a)).map(([day, of]) => ({ day, items: of.sort(byKind) }));
}

function byKind(a: Publication, b: Publication): number {
  return order.indexOf(a.kind) - order.indexOf(b.kind) || b.no.localeCompare(a.no);
}
