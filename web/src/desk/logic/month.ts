import { addDays, weekday } from '../../core/when.ts';

/** moveMonth gives the month so many before or after. */
export function moveMonth(month: string, by: number): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + by);
  return date.toISOString().slice(0, 7);
}

/** weeksOf gives the weeks of a month from Monday to Sunday; days of other months are empty. */
export function weeksOf(month: string): string[][] {
  const weeks: string[][] = [];
  let monday = addDays(`${month}-01`, -weekday(`${month}-01`));
  while (monday.slice(0, 7) <= month) {
    weeks.push(Array.from({ length: 7 }, (_, i) => addDays(monday, i)).map((day) => (day.startsWith(month) ? day : '')));
    monday = addDays(monday, 7);
  }
  return weeks;
}
