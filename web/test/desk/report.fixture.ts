import type { Bar, Figure, Picture, Report, ReportRow } from '../../src/desk/api/reports.ts';
import { addDays } from '../../src/core/when.ts';

const t = (zh: string, en: string) => ({ zh, en });

const figure = (ref: string, zh: string, en: string, value: string | null, over: Partial<Figure> = {}): Figure => ({ ref, section: ref.split('.')[0]!, label: t(zh, en), value, records: 7, mix: 'a'.repeat(64), ...over });

const bar = (zh: string, en: string, count: string, ref?: string, alarm = false): Bar => ({ label: t(zh, en), count, ...(ref ? { ref } : {}), ...(alarm ? { alarm } : {}) });

const days = Array.from({ length: 30 }, (_, i) => addDays('2026-11-01', i));

const curve: Picture = {
  kind: 'curve',
  title: t('累计进度', 'Cumulative progress'),
  sentence: t('实际 38.6 %，计划 46.5 %，滞后 7.9 个百分点。', 'Actual 38.6 %, planned 46.5 %: 7.9 points behind.'),
  unit: '%',
  today: '2026-11-22',
  curve: days.map((day, i) => ({ day, plan: String(30 + i * 0.75), ...(i < 22 ? { actual: String(30 + i * 0.39), ref: 'progress.actual' } : {}) })).map((each) => ({ ...each, plan: Number(each.plan).toFixed(1), ...(each.actual ? { actual: Number(each.actual).toFixed(1) } : {}) })),
};

const calendar: Picture = {
  kind: 'calendar',
  title: t('填报日历', 'Reporting calendar'),
  sentence: t('22 天中 20 天有记录，1 天缺报，1 天停工。', '20 of 22 days recorded, 1 gap, 1 day without work.'),
  calendar: days.map((day, i) => ({ day, count: i < 22 && i !== 9 ? (i * 7) % 6 + 1 : 0, late: i === 4 ? 2 : 0, state: i > 21 ? 'future' : i === 9 ? 'gap' : i === 14 ? 'off' : i === 4 ? 'late' : 'filed', ...(i < 22 && i !== 9 ? { ref: `records.published:${day}` } : {}) })),
};

const pyramid: Picture = {
  kind: 'pyramid',
  title: t('安全金字塔', 'Safety pyramid'),
  sentence: t('死亡 0，事故 0，隐患 18，违章 4。', 'No death, no accident, 18 hazards, 4 violations.'),
  levels: [bar('死亡', 'Deaths', '0'), bar('受伤', 'Injuries', '0'), bar('事故', 'Accidents', '0'), bar('隐患', 'Hazards', '18', 'safety.hazards'), bar('违章', 'Violations', '4', 'safety.violations')],
};

const aged: Picture = {
  kind: 'bars',
  title: t('未整改隐患', 'Open hazards'),
  sentence: t('未整改 5 项，其中超期 2 项。', '5 open, 2 of them overdue.'),
  bars: [bar('3 天内', 'Within 3 days', '3', 'safety.hazards_open'), bar('超期', 'Overdue', '2', 'safety.hazards_open', true)],
};

const pareto: Picture = {
  kind: 'pareto',
  title: t('质量缺陷', 'Quality defects'),
  sentence: t('保护层偏差与漏浆占 79 %。', 'Cover and leaking grout make 79 %.'),
  bars: [bar('钢筋保护层偏差', 'Rebar cover', '9', 'quality.defects:cover'), bar('模板漏浆', 'Leaking grout', '6', 'quality.defects:grout'), bar('蜂窝麻面', 'Honeycombs', '3', 'quality.defects:honeycomb'), bar('轴线偏位', 'Axis offset', '1')],
};

const bullets: Picture = {
  kind: 'bullets',
  title: t('成本与预算', 'Cost and budget'),
  sentence: t('支出占预算 41.2 %，完成 38.6 %。', '41.2 % of the budget spent, 38.6 % done.'),
  unit: 'fen',
  bullets: [
    { label: t('人工', 'Labour'), budget: '1200000000', spent: '498000000', done: '38.6', ref: 'cost.actual:labour' },
    { label: t('材料', 'Materials'), budget: '4800000000', spent: '2014000000', done: '38.6', ref: 'cost.actual:materials' },
  ],
};

const histogram: Picture = {
  kind: 'histogram',
  title: t('劳动力', 'Labour'),
  sentence: t('日均 132 人，计划 140 人。', '132 people a day on average, 140 planned.'),
  unit: 'person',
  days: days.slice(15, 22),
  series: [
    { label: t('钢筋工', 'Steel fixers'), values: ['42', '41', '44', '40', '42', '38', '36'], ref: 'labour.headcount:钢筋工' },
    { label: t('木工', 'Carpenters'), values: ['55', '54', '56', '57', '55', '50', '49'], ref: 'labour.headcount:木工' },
    { label: t('混凝土工', 'Concreters'), values: ['30', '31', '36', '34', '30', '28', '26'] },
  ],
  plan_by_day: ['140', '140', '140', '145', '145', '145', null],
};

/** reportFixture is a monthly report with every part that one can have; numbers are made up. */
export const reportFixture: Report = {
  id: '0193a000-0000-7000-8000-000000000001',
  no: 'DEMO-WR-2026-W47',
  project: 'DEMO',
  project_name: t('滨江花园 3# 楼', 'Riverside tower 3'),
  kind: 'week',
  period: { name: '2026-W47', first: '2026-11-16', last: '2026-11-22' },
  state: 'issued',
  level: 'internal',
  cut_off: '2026-11-22T22:00:00Z',
  hash: '3f2a9c5e7b10d48aa5c2f0e19b7d6c34881f2e5a0b9c7d6e5f4a3b2c1d0e9f8a',
  headline: t('进度滞后 7.9 个百分点，安全零事故；隐患超期 2 项须本周销案。', 'Progress is 7.9 points behind, no accident; 2 hazards are overdue and have to be closed this week.'),
  issued: { by: 'pm', by_name: '赵卫东', at: '2026-11-23T01:20:00Z' },
  compiled_at: '2026-11-22T22:00:00Z',
  root: 'c'.repeat(64),
  leaves: 1204,
  gap_count: 2,
  figures: [
    figure('progress.actual', '实际进度', 'Actual progress', '38.6', { unit: '%', lead: true, previous: '35.4', denominator: { label: t('计划', 'Planned'), value: '46.5' } }),
    figure('progress.deviation', '进度偏差', 'Deviation', '-7.9', { unit: 'pp', previous: '-6.4' }),
    figure('progress.delay', '延误时数', 'Hours of delay', '26.5', { unit: 'h', previous: '26.5' }),
    figure('safety.accidents', '事故', 'Accidents', '0', { lead: true, previous: '0', records: 22 }),
    figure('safety.hazards', '发现隐患', 'Hazards found', '18', { previous: '21' }),
    figure('safety.violations', '违章', 'Violations', '4', { previous: '6' }),
    figure('safety.hazards_open', '未整改隐患', 'Open hazards', '5', { lead: true, previous: '4', denominator: { label: t('发现', 'Found'), value: '18' } }),
    figure('quality.first_pass', '一次合格率', 'First-pass rate', '94.1', { unit: '%', lead: true, previous: '92.9', denominator: { label: t('检验', 'Inspections'), value: '34' } }),
    figure('quality.defects:cover', '钢筋保护层偏差', 'Rebar cover', '9'),
    figure('cost.output', '完成产值', 'Output value', '865000000', { unit: 'fen', lead: true, previous: '812300000', denominator: { label: t('合同额', 'Contract'), value: '12800000000' } }),
    figure('cost.paid', '已付金额', 'Paid', null, { unit: 'fen' }),
    figure('labour.headcount', '日均人数', 'People a day', '132', { unit: 'person', lead: true, previous: '128', denominator: { label: t('计划', 'Planned'), value: '140' } }),
    figure('labour.headcount:钢筋工', '钢筋工', 'Steel fixers', '40', { unit: 'person' }),
    figure('directives.open', '未关闭指令', 'Open directives', '3', { lead: true, previous: '5' }),
    (({ records, mix, ...rest }) => (void records, void mix, rest))(figure('discipline.late', '迟报', 'Filed late', '2', { lead: true, denominator: { label: t('应报', 'Expected'), value: '96' } })),
  ],
  sections: [
    { key: 'progress', title: t('进度', 'Progress'), sentence: t('累计完成 38.6 %，较计划滞后 7.9 个百分点；连续两周滞后，主因是夜间停工。', '38.6 % done, 7.9 points behind the plan; behind for two weeks, mostly since work stopped at night.'), pictures: [curve], tables: [{ title: t('按工作分解项', 'By work item'), heads: [{ label: t('工作分解项', 'Work item'), kind: 'text' }, { label: t('本期完成', 'Done'), kind: 'number', unit: 'm3' }, { label: t('完成', 'Share'), kind: 'percent' }, { label: t('计划完成', 'Planned for'), kind: 'date' }], rows: [[{ text: t('12 层梁板', 'Slab 12') }, { number: '126.5', ref: 'progress.actual' }, { number: '80' }, { date: '2026-11-30' }], [{ text: t('13 层柱', 'Columns 13') }, { number: '0' }, {}, { date: '2026-12-06' }]] }] },
    { key: 'safety', title: t('安全', 'Safety'), sentence: t('零事故；隐患 18 项，未整改 5 项，其中超期 2 项。', 'No accident; 18 hazards, 5 open, 2 of them overdue.'), pictures: [pyramid, aged] },
    { key: 'quality', title: t('质量', 'Quality'), sentence: t('一次合格率 94.1 %（34 次检验）。', 'First-pass rate 94.1 % of 34 inspections.'), pictures: [pareto] },
    { key: 'cost', title: t('成本', 'Cost'), sentence: t('完成产值 865.00 万元，支出超前完成 2.6 个百分点。', 'Output 865.00 ×10k CNY; spending is 2.6 points ahead of the work.'), pictures: [bullets] },
    { key: 'labour', title: t('劳动力', 'Labour'), sentence: t('日均 132 人，少于计划 8 人。', '132 people a day, 8 fewer than planned.'), pictures: [histogram] },
    { key: 'directives', title: t('指令', 'Directives'), sentence: t('未关闭 3 件，均未超期。', '3 open, none overdue.') },
    { key: 'discipline', title: t('填报', 'Reporting'), sentence: t('22 天中 1 天缺报。', 'One gap in 22 days.'), pictures: [calendar] },
  ],
  matters: [{ text: t('夜间施工许可须与街道办协调，否则 12 月滞后扩大至 12 个百分点。', 'The permit for night work has to be settled with the district, or the delay grows to 12 points in December.'), ref: 'progress.delay' }, { text: t('2 项超期隐患须由总包限期销案。', 'Two overdue hazards have to be closed by the contractor.'), ref: 'safety.hazards_open' }],
  missing: [{ day: '2026-11-18', what: t('当日没有施工记录', 'No construction record that day') }, { what: t('已付金额没有记录', 'No record tells what was paid') }],
  suspects_open: 1,
  late: 2,
  errata: [{ report: 'DEMO-WR-2026-W46', ref: 'labour.headcount', label: t('日均人数', 'People a day'), unit: 'person', was: '142', now: '128', because: ['SG-2026-000040'] }],
  narrative: [{ by: 'analyst', by_name: '何静', level: 'internal', at: '2026-11-23T00:40:00Z', text: '滞后集中在 12 层梁板：夜间浇筑自 11-12 起停工。若本周取得许可，12 月中旬可追回。' }],
  annexes: [{ form: 'countersign.digest/1', name: '2026-11-22', hash: 'd'.repeat(64), text: t('11 月 22 日日摘要', 'Digest of 22 November') }],
  allowed: [],
};

/** rowOf gives what a list says of a report. */
export const rowOf = (report: Report): ReportRow => ({ ...report, figures: report.figures.filter((each) => each.lead) });
