import type { Period, ReportKind } from '../api/reports.ts';
import { query } from '../api/call.ts';

/** What the address of the reports' page holds besides the report: the filter of its list, and the number that is open. */
export interface ReportView {
  kind?: string | undefined;
  state?: string | undefined;
  ref?: string | undefined;
  project?: string | undefined;
}

export function reportAddress(id: string | undefined, view: ReportView = {}): string {
  const { kind, state, ref, project } = view;
  return `/reports${id ? `/${encodeURIComponent(id)}` : ''}${query({ kind, state, ref, project })}`;
}

/** What an address below /reports/ names: the report alone, or a number of it as links on paper write it. */
export function namedBy(rest: string): { id: string; ref?: string } {
  const [, id = rest, ref] = /^([^/]+)\/figures\/(.+)$/.exec(rest) ?? [];
  return ref ? { id, ref: ref.replace(/\/records$/, '') } : { id };
}

interface PeriodWords {
  week: (year: string, week: string) => string;
  month: (year: string, month: string) => string;
  quarter: (year: string, quarter: string) => string;
  span: (first: string, last: string) => string;
}

/** periodName says a period as people do: 2026年第47周. */
export function periodName(kind: ReportKind, name: string, w: PeriodWords): string {
  const [year = '', part = ''] = name.split('-');
  switch (kind) {
    case 'week':
      return w.week(year, String(Number(part.slice(1))));
    case 'month':
      return w.month(year, String(Number(part)));
    case 'quarter':
      return w.quarter(year, part.slice(1));
    case 'special':
      return w.span(...(name.split('..') as [string, string]));
    default:
      return name;
  }
}

/** spanOf gives the days of a period where its name does not say them. */
export function spanOf(kind: ReportKind, period: Period, w: PeriodWords): string {
  return kind === 'week' || kind === 'quarter' ? w.span(period.first, period.last) : '';
}
