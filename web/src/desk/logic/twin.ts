import type { Text } from '../../api/types.ts';
import type { Bar, Cell, Picture } from '../api/reports.ts';
import { exact, plain } from './amount.ts';

/** The heads of a picture's table twin, and what the states of a day are called. */
export interface TwinWords {
  day: string;
  count: string;
  late: string;
  state: string;
  plan: string;
  actual: string;
  item: string;
  budget: string;
  spent: string;
  done: string;
  level: string;
  total: string;
  planned: string;
}

export interface Head {
  label: string;
  kind: string;
  unit?: string | undefined;
}

/** A table as it is shown: heads in one language, cells as reports have them. */
export interface Sheet {
  heads: Head[];
  rows: Cell[][];
}

/** twinOf gives the numbers of a picture as a table, for those who cannot see it or want to read them off. */
export function twinOf(picture: Picture, w: TwinWords, dayState: Record<string, string>, pick: (text: Text) => string): Sheet {
  const number = (label: string, unit = picture.unit): Head => ({ label, kind: 'number', unit });
  const text = (label: string): Head => ({ label, kind: 'text' });
  const day: Head = { label: w.day, kind: 'date' };
  switch (picture.kind) {
    case 'calendar':
      return {
        heads: [day, number(w.count, ''), number(w.late, ''), text(w.state)],
        rows: (picture.calendar ?? []).map((each) => [{ date: each.day }, link(each.count, each.ref), count(each.late ?? 0), said(dayState[each.state] ?? each.state)]),
      };
    case 'curve':
      return {
        heads: [day, number(w.plan, '%'), number(w.actual, '%')],
        rows: (picture.curve ?? []).map((each) => [{ date: each.day }, amount(each.plan), amount(each.actual, each.ref)]),
      };
    case 'bullets':
      return {
        heads: [text(w.item), number(w.budget), number(w.spent), number(w.done, '%')],
        rows: (picture.bullets ?? []).map((each) => [{ text: each.label }, amount(each.budget), amount(each.spent, each.ref), amount(each.done)]),
      };
    case 'histogram':
      return {
        heads: [day, ...(picture.series ?? []).map((each) => number(pick(each.label))), number(w.total), number(w.planned)],
        rows: (picture.days ?? []).map((name, i) => [{ date: name }, ...(picture.series ?? []).map((each) => amount(each.values[i])), amount(total(picture, i)), amount(picture.plan_by_day?.[i])]),
      };
    default:
      return { heads: [text(picture.kind === 'pyramid' ? w.level : w.item), number(w.total)], rows: (picture.levels ?? picture.bars ?? []).map(bar) };
  }
}

const bar = (each: Bar): Cell[] => [{ text: each.label }, amount(each.count, each.ref)];
const said = (text: string): Cell => ({ text: { zh: text, en: text } });
const count = (n: number): Cell => ({ number: String(n) });
const link = (n: number, ref: string | undefined): Cell => amount(String(n), ref);

function amount(value: string | null | undefined, ref?: string): Cell {
  return value == null ? {} : { number: value, ...(ref ? { ref } : {}) };
}

/** total adds the series of one column. */
function total(picture: Picture, i: number): string {
  return plain((picture.series ?? []).reduce((sum, each) => sum + exact(each.values[i] ?? '0'), 0n));
}
