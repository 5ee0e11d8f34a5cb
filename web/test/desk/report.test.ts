import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { hex } from '../../src/core/digest.ts';
import type { IssuePreparation, Report } from '../../src/desk/api/reports.ts';
import { changeOf, exact, plain, rounded, showAmount, type Units } from '../../src/desk/logic/amount.ts';
import { comparedRows, leadFigures, sectionFigures, withUnits } from '../../src/desk/logic/figures.ts';
import { changedFigures, holdsShown, leafOf, statesIssue } from '../../src/desk/logic/issue.ts';
import { firstDay, latestFirst, periodOf, recentPeriods } from '../../src/desk/logic/period.ts';
import { namedBy, periodName, reportAddress } from '../../src/desk/logic/reportAddress.ts';
import { readSvg } from '../../src/desk/logic/svg.ts';
import { twinOf } from '../../src/desk/logic/twin.ts';
import { en, zh } from '../../src/words/report.ts';
import { reportFixture } from './report.fixture.ts';

const units: Units = { wan: '万元', name: (unit) => (zh.units as Record<string, string>)[unit] ?? unit };

describe('amounts', () => {
  test.each(['0', '12', '-0.5', '126.5', '0.000000001', '-9007199254740993.999999999'])('%s is kept exactly', (text) => expect(plain(exact(text))).toBe(text));
  test.each(['', '.5', '1.', '1e3', '--1', '1.0000000001', 'x'])('%s is no amount', (text) => expect(() => exact(text)).toThrow());
  test.each([
    ['1.5', 0, '2'],
    ['-1.5', 0, '-2'],
    ['-0.04', 1, '0.0'],
    ['1234567.891', 2, '1,234,567.89'],
    ['0.05', 1, '0.1'],
  ])('%s to %d places is %s', (text, decimals, want) => expect(rounded(exact(text), decimals)).toBe(want));
  test.each([
    ['865000000', 'fen', '865.00', '万元'],
    ['1', '分', '0.00', '万元'],
    ['-12345678', 'CNY', '-12.35', '万元'],
    ['38.55', '%', '38.6', '%'],
    ['-7.94', 'pp', '-7.9', '个百分点'],
    ['126.5', 'm3', '126.5', 'm³'],
    ['1000.1234', '', '1,000.123', ''],
    ['0.500', 't', '0.5', 't'],
  ])('%s %s is shown as %s %s', (value, unit, number, word) => expect(showAmount(value, unit, units)).toEqual({ number, unit: word }));
  test.each([
    ['38.6', '35.4', '%', { way: 'up', by: '3.2 个百分点' }],
    ['3', '5', '', { way: 'down', by: '2' }],
    ['0', '0', '', { way: 'same', by: '' }],
    ['865000000', '812300000', 'fen', { way: 'up', by: '52.70' }],
    ['-7.9', '-6.4', 'pp', { way: 'down', by: '1.5' }],
    [null, '1', '', undefined],
    ['1', undefined, '', undefined],
  ])('from %s to %s in %s', (now, before, unit, want) => expect(changeOf(now, before, unit, units)).toEqual(want));
});

describe('periods', () => {
  test.each([
    ['2026-11-22', '2026-W47', '2026-11-16'],
    ['2027-01-03', '2026-W53', '2026-12-28'],
    ['2027-01-04', '2027-W01', '2027-01-04'],
    ['2025-12-29', '2026-W01', '2025-12-29'],
  ])('%s lies in %s, which begins on %s', (day, week, first) => {
    expect(periodOf('week', day)).toBe(week);
    expect(firstDay('week', day)).toBe(first);
  });
  test('recent ones go back over the year without a gap', () => {
    expect(recentPeriods('week', '2027-01-05', 3)).toEqual(['2027-W01', '2026-W53', '2026-W52']);
    expect(recentPeriods('month', '2026-01-31', 3)).toEqual(['2026-01', '2025-12', '2025-11']);
    expect(recentPeriods('quarter', '2026-02-01', 3)).toEqual(['2026-Q1', '2025-Q4', '2025-Q3']);
    expect(recentPeriods('day', '2026-03-01', 2)).toEqual(['2026-03-01', '2026-02-28']);
  });
  test('are said as people say them', () => {
    expect(['week 2026-W07', 'month 2026-11', 'quarter 2026-Q4', 'special 2026-11-01..2026-11-20', 'day 2026-11-22'].map((each) => periodName(...(each.split(' ') as ['week', string]), zh))).toEqual(['2026年第7周', '2026年11月', '2026年第4季度', '2026-11-01 至 2026-11-20', '2026-11-22']);
    expect(periodName('month', '2026-11', en)).toBe('November 2026');
  });
  test('the latest comes first, and of two that end together the longer', () => {
    const of = (first: string, last: string) => ({ period: { first, last } });
    expect(latestFirst([of('2026-11-30', '2026-11-30'), of('2026-11-01', '2026-11-30'), of('2026-12-01', '2026-12-01')]).map((each) => each.period.first)).toEqual(['2026-12-01', '2026-11-01', '2026-11-30']);
  });
});

describe('addresses', () => {
  test('hold the filter and the number that is open', () => expect(reportAddress('a b', { kind: 'week', state: '', ref: 'labour.headcount:钢筋工' })).toBe('/reports/a%20b?kind=week&ref=labour.headcount%3A%E9%92%A2%E7%AD%8B%E5%B7%A5'));
  test('of paper name a number in their path', () => {
    expect(namedBy('a/figures/safety.hazards')).toEqual({ id: 'a', ref: 'safety.hazards' });
    expect(namedBy('a')).toEqual({ id: 'a' });
  });
});

describe('numbers', () => {
  test('those that the report marks lead, never those of a part', () => {
    expect(leadFigures(reportFixture)).toHaveLength(8);
    const unmarked = { ...reportFixture, figures: reportFixture.figures.map(({ lead, ...rest }) => (void lead, rest)) };
    expect(leadFigures(unmarked).map((each) => each.ref)).toEqual(['progress.actual', 'safety.accidents', 'quality.first_pass', 'cost.output', 'labour.headcount', 'directives.open', 'discipline.late']);
    expect(sectionFigures(reportFixture, 'labour').map((each) => each.ref)).toEqual(['labour.headcount']);
  });
  test('a denominator has the unit of the number that it is; a share is of counts', () => {
    const unit = (ref: string) => withUnits(reportFixture.figures).find((each) => each.ref === ref)?.denominator?.unit;
    expect([unit('cost.output'), unit('quality.first_pass'), unit('labour.headcount')]).toEqual(['fen', undefined, 'person']);
    const [first] = withUnits([{ ...reportFixture.figures[0]!, denominator: { label: { zh: '偏差', en: 'x' }, value: '1', ref: 'progress.actual' } }]);
    expect(first!.denominator!.unit).toBe('%');
  });
  test('two reports side by side: what leads first, what one lacks as nothing', () => {
    const [a, b] = reportFixture.figures;
    const rows = comparedRows({ this: reportFixture, with: reportFixture, figures: [{ ref: b!.ref, this: b!, with: null }, { ref: a!.ref, this: a!, with: a! }] });
    expect(rows.map((each) => each.cells.map((cell) => cell?.ref))).toEqual([['progress.actual', 'progress.actual'], ['progress.deviation', undefined]]);
  });
});

describe('pictures', () => {
  const drawn = '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="group" viewBox="0 0 480 20" aria-label="甲 &lt;b&gt; &#34;乙&#34;"><a href="/reports/x" data-ref="r"><title>一 &amp; 二</title><rect x="1" y="2" class="c-bar"/></a><text x="0">&lt;script&gt;</text></svg>';
  test('are read node by node', () => {
    const root = readSvg(drawn)!;
    expect(Object.fromEntries(root.attributes)).toEqual({ class: 'chart', role: 'group', viewBox: '0 0 480 20', 'aria-label': '甲 <b> "乙"' });
    expect(root.children).toHaveLength(2);
    expect(root.children[1]).toMatchObject({ name: 'text', children: ['<script>'] });
  });
  test.each([
    '<svg><script>alert(1)</script></svg>',
    '<svg><foreignObject></foreignObject></svg>',
    '<svg><g></svg>',
    '<svg></g></svg>',
    '<svg/><svg/>',
    '<p></p>',
    '<svg><a href=x></a></svg>',
    'x',
    '',
    '<svg><rect x="1" onload="x<y"/></svg>',
  ])('%s is not drawn', (text) => expect(readSvg(text)).toBeUndefined());
  test('what can act or point elsewhere is left out', () => {
    const root = readSvg('<svg onload="x()" style="fill:red"><a href="javascript:x()" xlink:href="https://elsewhere" class="c"></a><a href="//elsewhere"></a></svg>')!;
    expect(root.attributes).toEqual([]);
    expect(root.children).toEqual([{ name: 'a', attributes: [['class', 'c']], children: [] }, { name: 'a', attributes: [], children: [] }]);
  });
  test('every picture has its numbers as a table, each row as wide as its head', () => {
    const pictures = reportFixture.sections.flatMap((each) => each.pictures ?? []);
    expect(new Set(pictures.map((each) => each.kind)).size).toBe(7);
    for (const picture of pictures) {
      const { heads, rows } = twinOf(picture, zh.twin, zh.dayState, (text) => text.zh);
      expect(rows.length).toBeGreaterThan(1);
      expect(rows.every((row) => row.length === heads.length)).toBe(true);
    }
  });
  test('the table of a histogram adds its columns exactly', () => {
    const { heads, rows } = twinOf({ kind: 'histogram', title: { zh: '', en: '' }, sentence: { zh: '', en: '' }, days: ['2026-11-01'], series: [{ label: { zh: '甲', en: 'a' }, values: ['0.1'] }, { label: { zh: '乙', en: 'b' }, values: ['0.2'] }], plan_by_day: [null] }, zh.twin, zh.dayState, (text) => text.zh);
    expect(heads.map((each) => each.label)).toEqual(['日期', '甲', '乙', '数量', '计划数']);
    expect(rows).toEqual([[{ date: '2026-11-01' }, { number: '0.1' }, { number: '0.2' }, { number: '0.3' }, {}]]);
  });
});

describe('issuing', () => {
  const sha = (...parts: (string | Uint8Array)[]) => new Uint8Array(parts.reduce((sum, part) => sum.update(part), createHash('sha256')).digest());
  const node = (a: Uint8Array, b: Uint8Array) => sha(Uint8Array.of(1), a, b);

  /** A report's five leaves with the third the reader's own, under a root that is made another way than the page makes it. */
  async function given(): Promise<{ seen: Report; prepared: IssuePreparation }> {
    const salt = '0'.repeat(32);
    const [l0, l1, l2, l3, l4] = (await Promise.all(['a', 'b', reportFixture.hash, 'd', 'e'].map((each) => leafOf(salt, each)))) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    const root = hex(node(node(node(l0, l1), node(l2, l3)), l4));
    const levels = ['open', 'internal', 'confidential', 'secret', 'top_secret'] as const;
    const documents = [l0, l1, l2, l3, l4].map((leaf, i) => ({ level: levels[i]!, leaf: hex(leaf), ...(i === 2 ? { hash: reportFixture.hash, salt } : {}) }));
    return { seen: { ...reportFixture, root }, prepared: { items: [], root: '', least: '', methods: ['password'], report_root: root, documents } };
  }

  test('the leaf is salted as docs/reports.md says', async () => expect(hex(await leafOf('ab', 'cd'))).toBe(hex(sha('countersign.report-leaf/1\nab\ncd'))));
  test('what was shown is what the root is over', async () => {
    const { seen, prepared } = await given();
    expect(await holdsShown(prepared, seen)).toBe(true);
  });
  test.each<[string, (seen: Report, prepared: IssuePreparation) => void]>([
    ['another hash on the screen', (seen) => (seen.hash = 'f'.repeat(64))],
    ['another root on the screen', (seen) => (seen.root = 'f'.repeat(64))],
    ['another root to sign', (_, prepared) => (prepared.report_root = 'f'.repeat(64))],
    ['another salt', (_, prepared) => (prepared.documents[2]!.salt = '1'.repeat(32))],
    ['no salt', (_, prepared) => delete prepared.documents[2]!.salt],
    ['another leaf of its own', (_, prepared) => (prepared.documents[2]!.leaf = prepared.documents[1]!.leaf)],
    ['another leaf beside it', (_, prepared) => (prepared.documents[4]!.leaf = prepared.documents[1]!.leaf)],
    ['a level less', (_, prepared) => prepared.documents.pop()],
  ])('%s is seen', async (_, change) => {
    const { seen, prepared } = await given();
    change(seen, prepared);
    expect(await holdsShown(prepared, seen)).toBe(false);
  });
  test('the statement issues this report and no other', async () => {
    const { seen } = await given();
    const said = { purpose: 'report.issue', subject: { report: seen.id, no: seen.no, period: seen.period.name, root: seen.root } };
    expect(statesIssue(said, seen)).toBe(true);
    for (const wrong of [{ ...said, purpose: 'publication' }, { ...said, subject: undefined }, ...Object.keys(said.subject).map((key) => ({ ...said, subject: { ...said.subject, [key]: 'x' } }))]) expect(statesIssue(wrong as typeof said, seen)).toBe(false);
  });
  test('what changed is named, also what came and went', () => {
    const [a, b, c] = reportFixture.figures;
    expect(changedFigures([a!, b!], [{ ...a!, value: '39' }, c!]).map(({ ref, was, now }) => [ref, was, now])).toEqual([
      ['progress.actual', '38.6', '39'],
      ['progress.deviation', '-7.9', null],
      ['progress.delay', null, '26.5'],
    ]);
    expect(changedFigures([a!], [a!])).toEqual([]);
  });
});
