import { describe, expect, test } from 'vitest';
import type { Class, Publication, SiteRecord } from '../../src/api/types.ts';
import { byDay } from '../../src/desk/logic/byDay.ts';
import { telling } from '../../src/desk/logic/changes.ts';
import { matching } from '../../src/desk/logic/classSearch.ts';
import { factsOf } from '../../src/desk/logic/facts.ts';
import { sizeOf } from '../../src/desk/logic/files.ts';
import { sameSpot } from '../../src/desk/logic/neighbour.ts';
import { inPile, isRoutine, nextAfter, urgentFirst } from '../../src/desk/logic/queue.ts';
import { length, longest, proposeSummary } from '../../src/desk/logic/summary.ts';
import { endOf, presetOf } from '../../src/desk/logic/validity.ts';
import { jumps, showValue, type Tongue } from '../../src/desk/logic/values.ts';
import type { Form } from '../../src/core/form/hints.ts';

const zh: Tongue = { yes: '是', no: '否', yuan: '元', pick: (text) => text.zh };

function record(over: Partial<SiteRecord>): SiteRecord {
  return { id: 'a', channel: 'ordinary', edition: 1, state: 'classified', received_at: '2026-11-22T01:00:00Z', work_date: '2026-11-22', ...over } as SiteRecord;
}

describe('summary', () => {
  test('takes the title and the sentences that it does not say already', () => {
    expect(proposeSummary({ title: '12层钢筋绑扎', body: { note: '12层钢筋绑扎。监理验收合格。' } })).toBe('12层钢筋绑扎。监理验收合格。');
  });
  test('takes what happened from the field in which the class says it', () => {
    expect(proposeSummary({ title: '班前教育', body: { description: '到场67人，均已签到。', kind: 'training' } })).toBe('班前教育。到场67人，均已签到。');
  });
  test('keeps one that was written before', () => {
    expect(proposeSummary({ title: '甲', body: { note: '乙。' }, summary: ' 已有 ' })).toBe('已有');
  });
  test('never exceeds the limit, counted in characters, not in UTF-16 units', () => {
    const long = proposeSummary({ title: '𠮷'.repeat(300), body: {} });
    expect(length(long)).toBe(longest);
    expect(length(proposeSummary({ title: '短', body: { note: `${'长'.repeat(250)}。完。` } }))).toBeLessThanOrEqual(longest);
  });
});

describe('validity', () => {
  test.each([
    ['2026-11-22', 'P3M', '2027-02-21'],
    ['2026-11-30', 'P3M', '2027-02-28'],
    ['2024-02-29', 'P1Y', '2025-02-28'],
    ['2026-01-01', 'P1Y', '2026-12-31'],
    ['2026-01-01', 'forever', null],
  ] as const)('from %s for %s ends %s', (from, preset, end) => expect(endOf(from, preset)).toBe(end));
  test('a class without a period has no end', () => expect(presetOf(undefined)).toBe('forever'));
});

describe('queue', () => {
  test('urgent stands before ordinary, then the longest wait', () => {
    const rows = [record({ id: 'new', received_at: '2026-11-22T03:00:00Z' }), record({ id: 'old' }), record({ id: 'urgent', channel: 'urgent', received_at: '2026-11-22T05:00:00Z' })];
    expect(rows.sort(urgentFirst).map((each) => each.id)).toEqual(['urgent', 'old', 'new']);
  });
  test('the next opens by itself, at the end the one before', () => {
    expect([nextAfter(['a', 'b', 'c'], 'b'), nextAfter(['a', 'b'], 'b'), nextAfter(['a'], 'a')]).toEqual(['c', 'a', undefined]);
  });
  test.each([
    [{}, true],
    [{ channel: 'urgent' }, false],
    [{ late: true }, false],
    [{ edition: 2 }, false],
    [{ findings: [{ rule: 'V12', severity: 'warning', zh: '', en: '' }] }, false],
    [{ imported: { source: 's', row: '1' } }, false],
  ] as [Partial<SiteRecord>, boolean][])('%j may be signed unseen in a batch: %s', (over, routine) => expect(isRoutine(record(over))).toBe(routine));
  test('a warning is no suspicion', () => {
    expect(inPile(record({ findings: [{ rule: 'V4', severity: 'warning', zh: '', en: '' }] }), 'suspect')).toBe(false);
    expect(inPile(record({ findings: [{ rule: 'V12', severity: 'suspect', zh: '', en: '' }] }), 'suspect')).toBe(true);
  });
});

describe('values', () => {
  const field = (over: object) => ({ name: 'f', zh: '字段', en: 'Field', widget: 'text', type: 'text', ...over }) as Form['fields'][number];
  test.each([
    [field({ type: 'money' }), 123456789, '1,234,567.89 元'],
    [field({ type: 'money' }), -5, '-0.05 元'],
    [field({ type: 'integer', unit: '人' }), 42, '42 人'],
    [field({ type: 'percent' }), '10.5', '10.5%'],
    [field({ type: 'enum', options: [{ value: 'pass', zh: '合格', en: 'Pass' }] }), 'pass', '合格'],
    [field({ type: 'bool' }), false, '否'],
    [field({ type: 'datetime' }), '2026-11-22T04:53:00Z', '2026-11-22 12:53'],
    [field({ type: 'text_list' }), ['甲', '乙'], '甲、乙'],
  ])('%j of %j reads %s', (of, value, text) => expect(showValue(of, value, zh)).toBe(text));
  test.each([
    ['42', '142', true],
    ['41', '42', false],
    ['4', '9', false],
    ['0', '50', true],
    ['100', '40', true],
    [undefined, '50', false],
  ])('from %s to %s is a jump: %s', (before, now, jump) => expect(jumps(before, now)).toBe(jump));
});

describe('facts', () => {
  const form: Form = {
    groups: [{ key: 'main', zh: '基本情况', en: 'Basics' }],
    fields: [
      { name: 'headcount', zh: '出勤人数', en: 'Headcount', type: 'integer', widget: 'number', unit: '人', group: 'main' },
      { name: 'items', zh: '项', en: 'Items', type: 'list', widget: 'rows', group: 'main', fields: [{ name: 'name', zh: '名称', en: 'Name', type: 'text', widget: 'text' }] },
    ],
  };
  test('numbers stand beside those of the day before, and jumps are told', () => {
    const [fact] = factsOf(form, { headcount: 142 }, zh, { headcount: 42 })[0]!.facts;
    expect(fact).toMatchObject({ label: '出勤人数', text: '142 人', before: '42 人', jumped: true });
  });
  test('a list is a table, and a field that the form does not know is not hidden', () => {
    const groups = factsOf(form, { items: [{ name: '甲' }], secret_key: '见' }, zh);
    expect(groups.flatMap((group) => group.facts).map((fact) => [fact.label, fact.text, fact.table?.rows])).toEqual([
      ['项', '', [['甲']]],
      ['secret_key', '见', undefined],
    ]);
  });
});

test('the record of the day before is of the same floor, else of the same unit project, never a draft', () => {
  const here = record({ location: { unit_project: '3#', floor: '12F' } });
  const earlier = [
    record({ id: 'draft', state: 'draft', work_date: '2026-11-21', location: { unit_project: '3#', floor: '12F' } }),
    record({ id: 'floor', work_date: '2026-11-19', location: { unit_project: '3#', floor: '12F' } }),
    record({ id: 'unit', work_date: '2026-11-20', location: { unit_project: '3#', floor: '11F' } }),
    record({ id: 'other', work_date: '2026-11-21', location: { unit_project: '2#' } }),
  ];
  expect(sameSpot(here, earlier)?.id).toBe('floor');
  expect(sameSpot(here, earlier.filter((each) => each.id !== 'floor'))?.id).toBe('unit');
  expect(sameSpot(here, [earlier[3]!])).toBeUndefined();
});

test('changes leave out what no person asked about', () => {
  expect(telling([{ field: 'previous' }, { field: 'device.clock' }, { field: 'body.note' }]).map((each) => each.field)).toEqual(['body.note']);
});

test('a class is found by code, name or initials, and an exact code is alone', () => {
  const classes = [{ code: 'B1', zh: '施工记录', en: 'Construction record' }, { code: 'B3', zh: '进度', en: 'Progress' }, { code: 'B10', zh: '合同管理', en: 'Contract administration' }] as Class[];
  expect(['b1', 'jd', '合同', 'progress', ''].map((typed) => matching(classes, typed).map((each) => each.code))).toEqual([['B1'], ['B3'], ['B10'], ['B3'], ['B1', 'B3', 'B10']]);
});

test('the board goes by the civil day of publication, then by kind', () => {
  const of = (no: string, kind: string, at: string) => ({ no, kind, published: { by: 'c', at } }) as Publication;
  const days = byDay([of('1', 'progress', '2026-11-22T10:00:00Z'), of('2', 'safety', '2026-11-22T09:00:00Z'), of('3', 'cost', '2026-11-22T17:00:00Z')]);
  expect(days.map(({ day, items }) => [day, items.map((each) => each.no)])).toEqual([['2026-11-23', ['3']], ['2026-11-22', ['2', '1']]]);
});

test('sizes are written as people say them', () => expect([sizeOf(5), sizeOf(2048), sizeOf(4_850_000)]).toEqual(['5 B', '2 KB', '4.6 MB']));
