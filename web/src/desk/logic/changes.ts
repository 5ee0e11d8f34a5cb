import type { Change, Value } from '../../api/types.ts';

/** Fields of the sealed document that change with every version and say nothing about the content. */
const technical = new Set(['previous', 'schema', 'class_schema', 'captured_at', 'device']);

const root = (field: string): string => field.split('.', 1)[0] ?? field;

/** telling leaves out of a list of changes what no person asked about. */
export function telling(changes: Change[]): Change[] {
  return changes.filter((change) => !technical.has(root(change.field)));
}

/** plain writes a value of a document as text, for comparing and showing. */
export function plain(value: Value | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(plain).join('\n');
  if (typeof value === 'object') return Object.entries(value).map(([key, each]) => `${key}: ${plain(each)}`).join(' · ');
  return String(value);
}
