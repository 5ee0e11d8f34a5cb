import { expect, test } from 'vitest';
import { moveMonth, weeksOf } from '../../src/desk/logic/month.ts';
import { periodOf } from '../../src/desk/logic/period.ts';

test('periods are named as the server reads them', () => {
  expect(periodOf('day', '2026-11-22')).toBe('2026-11-22');
  expect(periodOf('month', '2026-11-22')).toBe('2026-11');
  for (const [day, week] of [['2026-11-22', '2026-W47'], ['2026-11-23', '2026-W48'], ['2026-01-01', '2026-W01'], ['2027-01-03', '2026-W53'], ['2025-12-29', '2026-W01'], ['2024-12-31', '2025-W01']] as const) {
    expect(periodOf('week', day), day).toBe(week);
  }
});

test('a month has its days once, under their weekdays', () => {
  for (const month of ['2026-11', '2026-02', '2024-02', '2027-03', '2026-06']) {
    const weeks = weeksOf(month);
    const days = weeks.flat().filter(Boolean);
    expect(new Set(days).size).toBe(days.length);
    expect(days[0]).toBe(`${month}-01`);
    expect(days.length).toBe(new Date(Number(month.slice(0, 4)), Number(month.slice(5)), 0).getDate());
    for (const week of weeks) week.forEach((day, i) => day && expect((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7).toBe(i));
  }
  expect(moveMonth('2026-12', 1)).toBe('2027-01');
  expect(moveMonth('2026-01', -1)).toBe('2025-12');
});
