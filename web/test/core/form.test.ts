import { describe, expect, test } from 'vitest';
import type { Body } from '../../src/api/types.ts';
import { checkBody, realDate } from '../../src/core/form/check.ts';
import { copyOf, demanded, pathOf, sections, tidy, typed, type Form, type FormField } from '../../src/core/form/hints.ts';
import { compare, fenOf, isDecimal, isInteger, plain, yuanOf } from '../../src/core/form/number.ts';

const field = (name: string, type: string, part: Partial<FormField> = {}): FormField => ({ name, type, widget: 'text', zh: `中${name}`, en: name, ...part });

const form: Form = {
  groups: [{ key: 'main', zh: '基本', en: 'Basics' }],
  at_least_one: [['qty', 'pct']],
  fields: [
    field('wbs', 'text', { required: true, copy: 'keep', group: 'main', max_len: 10 }),
    field('unit', 'unit', { required_when: [[{ field: 'qty' }]], copy: 'keep' }),
    field('qty', 'decimal', { scale: 3, min: '0', copy: 'clear' }),
    field('pct', 'percent', { scale: 2 }),
    field('heads', 'integer', { min: '0', max: '100' }),
    field('loss', 'money', { min: '0' }),
    field('due', 'date'),
    field('photos', 'attachment_list', { widget: 'photos', copy: 'keep', required_when: [[{ field: 'kind', in: ['hazard'] }, { field: 'due' }]] }),
    field('items', 'list', { widget: 'rows', max_len: 2, fields: [field('name', 'text', { required: true }), field('value', 'decimal', { scale: 1 })] }),
  ],
};
const rules = (body: Body) => checkBody(form, body).map((issue) => `${issue.field} ${issue.rule}`);
const good = { wbs: '钢筋', pct: '65.5' };

describe('checking a body', () => {
  test('passes what is right', () => expect(rules({ ...good, qty: '12.345', unit: 't', heads: 42, loss: 100, due: '2026-11-23', items: [{ name: 'a', value: '1.5' }] })).toEqual([]));

  test.each([
    ['what is missing', { pct: '1' }, ['body.wbs fill']],
    ['blank', { ...good, wbs: ' 　' }, ['body.wbs fill']],
    ['said without saying', { ...good, wbs: '无' }, ['body.wbs fill']],
    ['none of a choice', { wbs: 'a' }, ['body.qty oneOf']],
    ['demanded by another field', { wbs: 'a', qty: '1' }, ['body.unit fill']],
    ['no number', { ...good, heads: '4a' }, ['body.heads integer']],
    ['a number as text where an integer is due', { ...good, heads: '4' }, ['body.heads integer']],
    ['too many decimals', { ...good, pct: '1.234' }, ['body.pct decimal']],
    ['under the bound', { ...good, qty: '-0.001', unit: 't' }, ['body.qty atLeast']],
    ['over the bound', { ...good, pct: '100.01' }, ['body.pct atMost']],
    ['an amount that is none', { ...good, loss: 'much' }, ['body.loss decimal']],
    ['a day that does not exist', { ...good, due: '2026-02-30' }, ['body.due date']],
    ['too long', { ...good, wbs: '十一个字十一个字十一个' }, ['body.wbs tooLong']],
    ['too many items', { ...good, items: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] }, ['body.items tooMany']],
    ['an item', { ...good, items: [{ name: 'a' }, { value: '1.55' }] }, ['body.items.1.name fill', 'body.items.1.value decimal']],
  ])('names %s', (_what, body, expected) => expect(rules(body as Body)).toEqual(expected));

  test('counts characters, not code units', () => expect(rules({ ...good, wbs: '😀'.repeat(10) })).toEqual([]));

  test('lists every fault at once', () => expect(rules({ heads: 101, due: 'x' })).toHaveLength(4));
});

describe('the body as it is sent', () => {
  test('has the types of its fields and nothing empty', () => {
    const body = { wbs: ' 钢筋 ', qty: '１２．５', heads: '1,200', loss: '12.3', due: '', items: [{ name: ' ', value: '' }, { name: 'a', value: '' }], stranger: 'x' };
    expect(tidy(form.fields, body)).toEqual({ wbs: '钢筋', qty: '12.5', heads: 1200, loss: 1230, items: [{ name: 'a' }] });
  });

  test('keeps what is no value as it was typed, for the check to name', () => {
    expect(tidy(form.fields, { heads: '4a', loss: '1.234' })).toEqual({ heads: '4a', loss: '1.234' });
    expect(typed(field('t', 'text'), 'e\u0301')).toBe('\u00e9');
  });

  test('copies what may be the same, never photos or what is counted today', () => {
    expect(copyOf(form.fields, { wbs: 'a', unit: 't', qty: '1', photos: ['x'], heads: 3 })).toEqual({ wbs: 'a', unit: 't' });
  });
});

test('a condition wants all of its parts', () => {
  const photos = form.fields.find((each) => each.name === 'photos')!;
  expect(demanded(photos, { kind: 'hazard' })).toBe(false);
  expect(demanded(photos, { kind: 'violation', due: '2026-01-01' })).toBe(false);
  expect(demanded(photos, { kind: 'hazard', due: '2026-01-01' })).toBe(true);
});

test('fields outside the groups come last', () => expect(sections(form).map((section) => [section.key, section.fields.length])).toEqual([['main', 1], ['', 8]]));

test('one address for one field', () => {
  for (const way of ['body.items[0].name', '/body/items/0/name', 'body.items.0.name', '$.body.items[0].name']) expect(pathOf(way)).toBe('body.items.0.name');
});

describe('numbers', () => {
  test('are exact beyond what floating point holds', () => {
    expect(compare('0.1000000000000000000000000001', '0.1')).toBe(1);
    expect(compare('999999999999999999.9', '1000000000000000000')).toBe(-1);
    expect(compare('-1.5', '-1.50')).toBe(0);
    expect(fenOf('90071992547409.91')).toBe(9007199254740991);
    expect(fenOf('90071992547409.92')).toBeUndefined();
    expect([fenOf('0.07'), fenOf('-3.5'), fenOf('1.005')]).toEqual([7, -350, undefined]);
    expect([yuanOf(7), yuanOf(-350), yuanOf(123456)]).toEqual(['0.07', '-3.50', '1234.56']);
  });

  test.each([['１２．５', '12.5'], ['1,234,567.8', '1234567.8'], ['+3', '3'], ['.5', '0.5'], ['5.', '5'], ['1,2', '1,2'], ['-.5', '-0.5'], ['1e3', '1e3']])('%s is read as %s', (raw, expected) => expect(plain(raw)).toBe(expected));

  test.each(['1e3', 'NaN', '0x1', '', '--1', '1.', '1 2'])('%s is no decimal', (text) => expect(isDecimal(text, 9)).toBe(false));

  test('integers end where they stop being exact', () => {
    expect(isInteger('9007199254740991')).toBe(true);
    expect(isInteger('9007199254740993')).toBe(false);
    expect(isInteger('1.0')).toBe(false);
  });
});

test('the calendar knows its days', () => {
  expect(['2028-02-29', '2026-02-29', '2026-13-01', '2026-11-31', '26-1-1'].map(realDate)).toEqual([true, false, false, false, false]);
});
