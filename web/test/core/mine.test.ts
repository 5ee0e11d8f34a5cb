import { describe, expect, test } from 'vitest';
import type { SiteRecord } from '../../src/api/types.ts';
import { calendar, merge, placeName, recentPlaces, shortNames } from '../../src/core/mine.ts';
import type { Draft, Entry, EntryState } from '../../src/core/outbox/types.ts';

const draft = (id: string, part: Partial<Draft> = {}): Draft =>
  ({ id, project: 'DEMO', author: 'a', class: 'B3', kind: 'progress', work_date: '2026-11-23', location: { unit_project: '3#' }, title: `device ${id}`, body: {}, captured_at: '2026-11-23T01:00:00Z', photos: [], kept: [], saved_at: 0, ...part });
const entry = (id: string, state: EntryState, part: Partial<Entry> = {}): Entry => ({ id, seq: 1, state, draft: draft(id), attempts: 0, next_try_at: 0, queued_at: 0, ...part });
const record = (id: string, state: SiteRecord['state'], part: Partial<SiteRecord> = {}): SiteRecord =>
  ({ id, state, version: 2, edition: 1, kind: 'progress', class: 'B3', work_date: '2026-11-22', title: `server ${id}`, received_at: '2026-11-22T01:00:00Z', location: { unit_project: '3#', floor: '12F' }, ...part }) as SiteRecord;
const titles = (rows: ReturnType<typeof merge>) => rows.map((row) => `${row.title} ${row.tab}`);

describe('one list of device and server', () => {
  test('sorts by tab and date', () => {
    const rows = merge([entry('w', 'waiting')], [draft('d')], [record('s', 'submitted'), record('r', 'returned'), record('p', 'published'), record('x', 'superseded'), record('o', 'draft')]);
    expect(Object.fromEntries(rows.map((row) => [row.id, row.tab]))).toEqual({ w: 'waiting', d: 'waiting', s: 'handling', r: 'returned', p: 'published', x: 'published', o: 'waiting' });
    expect(rows[0]!.work_date).toBe('2026-11-23');
  });

  test('a returned record that waits to go again is only once in the list, as waiting', () => {
    expect(titles(merge([entry('r', 'waiting')], [], [record('r', 'returned')]))).toEqual(['device r waiting']);
  });

  test('an accepted entry stands until the server’s list knows the record, and not after', () => {
    const sent = entry('a', 'accepted', { answer: { state: 'submitted', version: 3, edition: 2 } });
    expect(titles(merge([sent], [], []))).toEqual(['device a handling']);
    expect(titles(merge([sent], [], [record('a', 'returned', { version: 2 })]))).toEqual(['device a handling']);
    expect(titles(merge([sent], [], [record('a', 'screened', { version: 4 })]))).toEqual(['server a handling']);
    const received = entry('a', 'accepted', { answer: { state: 'submitted', version: 3, edition: 2, receipts: [7, 8] } });
    expect(merge([received], [], [])[0]!.receipts).toEqual([7, 8]);
    expect(merge([received], [], [record('a', 'screened', { version: 4 })])[0]!.receipts).toEqual([7, 8]);
  });
});

test('the calendar shows what was filed, what was late and where there is a hole; drafts fill none', () => {
  const rows = merge([], [draft('d')], [record('a', 'submitted'), record('b', 'published', { work_date: '2026-11-21', late: true })]);
  expect(calendar(rows, '2026-11-23', 4).map((day) => `${day.date.slice(8)} ${day.mark} ${day.count}`)).toEqual(['20 gap 0', '21 late 1', '22 filed 1', '23 open 0']);
});

test('places are named from the large to the small, and what all share goes without saying', () => {
  const places = [{ unit_project: '3#', floor: '12F', axis: 'A' }, { unit_project: '3#', division: '主体' }];
  expect(placeName(places[0])).toBe('3# · 12F · A');
  expect(shortNames(places)).toEqual(['12F · A', '主体']);
  expect(shortNames([places[0]!, { unit_project: '4#' }])).toEqual(['3# · 12F · A', '4#']);
  const rows = merge([], [], [record('a', 'submitted'), record('b', 'submitted'), record('c', 'submitted', { location: { unit_project: '4#' } })]);
  expect(recentPlaces(rows, 5).map(placeName)).toEqual(['3# · 12F', '4#']);
});
