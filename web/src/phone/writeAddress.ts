import type { Row } from '../core/mine.ts';

/** writeAddress is where a record that is still open is written on: from this device, or from the server. */
export function writeAddress(row: Row): string {
  return row.draft ? `/m/new?id=${row.id}` : `/m/new?record=${row.id}`;
}
