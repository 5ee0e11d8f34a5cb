import type { Change, SiteRecord } from '../../api/types.ts';
import { addDays } from '../../core/when.ts';
import { telling } from '../logic/changes.ts';
import { sameSpot } from '../logic/neighbour.ts';
import { diffVersions, getRecord, listRecords, listVersions } from '../api/records.ts';
import { Resource } from './resource.svelte.ts';

export type CompareMode = 'version' | 'yesterday' | 'off';

/** How far back the day before is looked for, in days: a site may rest over a holiday. */
const lookBack = 10;

/** What a record is compared with: its edition before, or the record of the working day before it. */
export class Comparison {
  mode = $state<CompareMode>('version');
  changes = new Resource<Change[]>();
  yesterday = new Resource<SiteRecord | null>();
  #for = '';

  /** of loads both comparisons of a record; a record that it has already is left alone. */
  of(record: SiteRecord): void {
    const key = `${record.project} ${record.id} ${record.version}`;
    if (key === this.#for) return;
    this.#for = key;
    this.changes.drop();
    this.yesterday.drop();
    if (record.edition > 1) void this.changes.load(() => sinceEdition(record));
    void this.yesterday.load(() => dayBefore(record));
  }

  toggle(mode: CompareMode): void {
    this.mode = this.mode === mode ? 'off' : mode;
  }
}

/** sinceEdition gives what changed since the last version of the edition before. */
async function sinceEdition(record: SiteRecord): Promise<Change[]> {
  const versions = await listVersions(record.project, record.id);
  const before = versions.filter((each) => each.edition < record.edition).map((each) => each.version);
  return before.length ? between(record, Math.max(...before)) : [];
}

/** between gives what changed from a version to the one that the record is at. */
export async function between(record: SiteRecord, from: number): Promise<Change[]> {
  return telling((await diffVersions(record.project, record.id, from, record.version)).changes);
}

/** dayBefore finds the latest earlier record of the same author, class and place, whole; null where there is none. */
async function dayBefore(record: SiteRecord): Promise<SiteRecord | null> {
  if (!/^\d{4}-\d\d-\d\d$/.test(record.work_date)) return null;
  const [from, to] = [addDays(record.work_date, -lookBack), addDays(record.work_date, -1)];
  const { items } = await listRecords(record.project, { author: record.author, class: record.class, from, to, limit: 50 });
  const nearest = sameSpot(record, items);
  return nearest ? getRecord(record.project, nearest.id) : null;
}
