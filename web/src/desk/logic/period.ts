import { addDays, weekday } from '../../core/when.ts';

export type ReportKind = 'day' | 'week' | 'month' | 'quarter' | 'special';

export const reportKinds: ReportKind[] = ['day', 'week', 'month', 'quarter', 'special'];

/** periodOf names the period of a kind in which a day lies: 2026-11-22, 2026-W47, 2026-11, 2026-Q4. */
export function periodOf(kind: Exclude<ReportKind, 'special'>, day: string): string {
  switch (kind) {
    case 'day':
      return day;
    case 'week':
      return weekOf(day);
    case 'month':
      return day.slice(0, 7);
    case 'quarter':
      return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
  }
}

/** A week belongs to the year of its Thursday (ISO 8601). */
function weekOf(day: string): string {
  const thursday = addDays(day, 3 - weekday(day));
  const first = `${thursday.slice(0, 4)}-01-01`;
  const days = (Date.parse(thursday) - Date.parse(first)) / 86_400_000;
  return `${thursday.slice(0, 4)}-W${String(Math.floor(days / 7) + 1).padStart(2, '0')}`;
}

/** firstDay gives the first day of the period of a kind in which a day lies. */
export function firstDay(kind: Exclude<ReportKind, 'special'>, day: string): string {
  switch (kind) {
    case 'day':
      return day;
    case 'week':
      return addDays(day, -weekday(day));
    case 'month':
      return `${day.slice(0, 7)}-01`;
    case 'quarter':
      return `${day.slice(0, 4)}-${String(3 * Math.ceil(Number(day.slice(5, 7)) / 3) - 2).padStart(2, '0')}-01`;
  }
}

/** recentPeriods names the last periods of a kind, the one that a day lies in first. */
export function recentPeriods(kind: Exclude<ReportKind, 'special'>, day: string, many: number): string[] {
  const names: string[] = [];
  for (let at = day; names.length < many; at = addDays(firstDay(kind, at), -1)) names.push(periodOf(kind, at));
  return names;
}

/** latestFirst puts reports whose period ended last before the others; of two that ended together, the longer. */
export function latestFirst<T extends { period: { first: string; last: string } }>(reports: T[]): T[] {
  return [...reports].sort((a, b) => b.period.last.localeCompare(a.period.last) || a.period.first.localeCompare(b.period.first));
}
