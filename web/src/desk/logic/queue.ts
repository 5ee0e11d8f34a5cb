import type { SiteRecord } from '../../api/types.ts';

/** urgentFirst orders a queue of work: urgent before ordinary, then what waits longest. */
export function urgentFirst(a: SiteRecord, b: SiteRecord): number {
  const urgency = Number(b.channel === 'urgent') - Number(a.channel === 'urgent');
  return urgency || a.received_at.localeCompare(b.received_at);
}

/** nextAfter gives the id that should open when one leaves the list: the one that follows, else the one before. */
export function nextAfter(ids: string[], gone: string): string | undefined {
  const at = ids.indexOf(gone);
  return ids[at + 1] ?? ids[at - 1];
}

/** isRoutine says that a record may be signed in a batch without having been opened: ordinary, on time, first edition, nothing found. */
export function isRoutine(record: SiteRecord): boolean {
  return record.channel === 'ordinary' && !record.late && !record.findings?.length && record.edition <= 1 && !record.imported;
}

export type Pile = 'submitted' | 'screened' | 'merged' | 'urgent' | 'suspect' | 'late';

export const piles: Pile[] = ['submitted', 'screened', 'urgent', 'suspect', 'late', 'merged'];

/** inPile says whether a record belongs to a pile of the screening board. */
export function inPile(record: SiteRecord, pile: Pile): boolean {
  switch (pile) {
    case 'merged':
      return isMerged(record);
    case 'urgent':
      return record.channel === 'urgent';
    case 'suspect':
      return record.findings?.some((finding) => finding.severity === 'suspect') ?? false;
    case 'late':
      return record.late ?? false;
    default:
      return record.state === pile && !isMerged(record);
  }
}

/** isMerged says that a record was merged with another one: it stays where it is, and goes no further. */
export function isMerged(record: SiteRecord): boolean {
  return record.state === 'screened' && !!record.duplicate_of;
}
