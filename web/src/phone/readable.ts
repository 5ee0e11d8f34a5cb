import type { Body, Location, Value } from '../api/types.ts';
import { placeName } from '../core/mine.ts';

/** readable writes a record's content as lines of text, the same way for both sides of a comparison. */
export function readable(record: { title?: string; work_date: string; location?: Location; body?: Body }): string {
  const body = record.body ?? {};
  const lines = Object.keys(body).sort().map((name) => `${name}: ${text(body[name])}`);
  return [record.title ?? '', record.work_date, placeName(record.location), ...lines].join('\n');
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
