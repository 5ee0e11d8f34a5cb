/** Every time that a person sees goes through here: the project lives in one zone, whatever the device is set to. */

const zone = 'Asia/Shanghai';
const day = 86_400_000;

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** when writes an instant as 2026-11-22 15:04 in the project's zone; an unreadable one as it came. */
export function when(instant: string | number | Date | undefined): string {
  if (instant === undefined || instant === '') return '';
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return String(instant);
  const get = Object.fromEntries(parts.formatToParts(date).map((part) => [part.type, part.value]));
  return `${get.year}-${get.month}-${get.day} ${get.hour}:${get.minute}`;
}

/** clockTime gives the time of day alone, 15:04. */
export function clockTime(instant: string | number | Date | undefined): string {
  return when(instant).slice(11);
}

/** today gives the civil date on the site, YYYY-MM-DD: a work date must never be cut out of a UTC time. */
export function today(now: number = Date.now()): string {
  return when(now).slice(0, 10);
}

/** addDays moves a date by whole days. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10);
}

/** daysBetween counts the days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / day);
}

/** weekday gives 0 for Monday to 6 for Sunday. */
export function weekday(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** toInstant reads the value of a datetime-local field, which the site's people mean in the project's zone. */
export function toInstant(local: string): string {
  const date = new Date(`${local}:00+08:00`);
  return Number.isNaN(date.getTime()) ? local : date.toISOString().replace('.000Z', 'Z');
}

/** toLocal is toInstant's way back. */
export function toLocal(instant: string): string {
  const text = when(instant);
  return /^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(text) ? text.replace(' ', 'T') : instant;
}
