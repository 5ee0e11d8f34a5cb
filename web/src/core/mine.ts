import type { Kind, Location, Return, SiteRecord, State, Step } from '../api/types.ts';
import type { Draft, Entry } from './outbox/types.ts';
import { addDays } from './when.ts';

/** Tab of one's own records: still on this device, under way, out, or back again. */
export type Tab = 'waiting' | 'handling' | 'published' | 'returned';

/** Row is one of the person's records, wherever it is at the moment. */
export interface Row {
  id: string;
  tab: Tab;
  kind: Kind;
  class: string;
  title: string;
  location: Location | undefined;
  work_date: string;
  at: string;
  edition?: number;
  late?: boolean;
  state?: State;
  archive_no?: string;
  returned?: Return;
  steps?: [name: 'submitted' | 'screened' | 'classified' | 'signed' | 'published', step: Step][];
  entry?: Entry;
  draft?: Draft;
  /** Numbers of the server's receipts for its photos. */
  receipts?: number[];
}

const tabs: Partial<Record<State, Tab>> = {
  draft: 'waiting',
  returned: 'returned',
  submitted: 'handling',
  screened: 'handling',
  classified: 'handling',
  signed: 'handling',
};

/**
 * merge makes one list of what the device holds and what the server knows, newest first. What is still to be sent
 * stands before the server's older word on the same record; an accepted entry gives way to it.
 */
export function merge(entries: Entry[], drafts: Draft[], records: SiteRecord[]): Row[] {
  const rows = new Map<string, Row>();
  for (const entry of entries.filter((each) => each.state === 'accepted')) rows.set(entry.id, acceptedRow(entry));
  for (const record of records) {
    const before = rows.get(record.id)?.entry;
    if ((before?.answer?.version ?? 0) <= record.version) rows.set(record.id, { ...serverRow(record), ...receiptsOf(before) });
  }
  for (const entry of entries.filter((each) => each.state !== 'accepted')) rows.set(entry.id, deviceRow(entry.draft, entry));
  for (const draft of drafts) rows.set(draft.id, deviceRow(draft));
  return [...rows.values()].sort((a, b) => b.work_date.localeCompare(a.work_date) || b.at.localeCompare(a.at));
}

function deviceRow(draft: Draft, entry?: Entry): Row {
  const { id, kind, title, location, work_date, edition } = draft;
  return {
    id,
    tab: 'waiting',
    kind,
    class: draft.class,
    title,
    location,
    work_date,
    at: draft.captured_at,
    ...(edition ? { edition: edition + 1 } : {}),
    ...(entry ? { entry } : { draft }),
  };
}

function acceptedRow(entry: Entry): Row {
  const row = deviceRow(entry.draft, entry);
  return { ...row, tab: 'handling', state: entry.answer?.state ?? 'submitted', edition: entry.answer?.edition ?? 1, ...receiptsOf(entry) };
}

function serverRow(record: SiteRecord): Row {
  const { id, kind, title = '', location, work_date, edition, late, state, archive_no, returned } = record;
  return {
    id,
    tab: tabs[state] ?? 'published',
    kind,
    class: record.class,
    title,
    location,
    work_date,
    at: record.captured_at ?? record.received_at,
    edition,
    state,
    steps: stepsOf(record),
    ...(late ? { late } : {}),
    ...(archive_no ? { archive_no } : {}),
    ...(returned && state === 'returned' ? { returned } : {}),
  };
}

function stepsOf(record: SiteRecord): Row['steps'] {
  const names = ['submitted', 'screened', 'classified', 'signed', 'published'] as const;
  return names.flatMap((name) => (record[name] ? [[name, record[name]] as [typeof name, Step]] : []));
}

export interface Day {
  date: string;
  count: number;
  mark: 'filed' | 'late' | 'gap' | 'open';
}

/** filed says whether the row is a record that was handed in, as against one that is still being written. */
export function filed(row: Row): boolean {
  return !row.draft && row.state !== 'draft';
}

/** calendar gives the last days, oldest first: what was filed for each, and where there is a hole. */
export function calendar(rows: Row[], today: string, days: number): Day[] {
  return Array.from({ length: days }, (_, i) => {
    const date = addDays(today, i - days + 1);
    const of = rows.filter((row) => row.work_date === date && filed(row));
    const mark = of.some((row) => row.late) ? 'late' : of.length ? 'filed' : date === today ? 'open' : 'gap';
    return { date, count: of.length, mark };
  });
}

/** recentPlaces gives the last different locations, newest first. */
export function recentPlaces(rows: Row[], most: number): Location[] {
  const places = new Map<string, Location>();
  for (const { location } of rows) if (location?.unit_project) places.set(placeName(location), places.get(placeName(location)) ?? location);
  return [...places.values()].slice(0, most);
}

/** shortNames names places for a choice among them: what all have in common goes without saying. */
export function shortNames(places: Location[]): string[] {
  const one = new Set(places.map((place) => place.unit_project)).size === 1;
  return places.map((place) => (one ? placeName({ ...place, unit_project: '' }) : placeName(place)) || placeName(place));
}

/** placeName writes a location in one line, from the large to the small. */
export function placeName(location: Location | undefined): string {
  if (!location) return '';
  const { unit_project, division, subdivision, floor, axis, chainage } = location;
  return [unit_project, division, subdivision, floor, axis, chainage].filter(Boolean).join(' · ');
}

function receiptsOf(entry: Entry | undefined): Pick<Row, 'receipts'> {
  return entry?.answer?.receipts ? { receipts: entry.answer.receipts } : {};
}
