import type { Change, Value } from '../../api/types.ts';
import { words } from '../../state/words.ts';
import { plain } from '../logic/changes.ts';
import { showValue } from '../logic/values.ts';
import { codeTable } from '../state/classes.svelte.ts';
import { tongue } from './tongue.ts';

/** The levels as the sealed document has them, 0 to 4. */
const levels = ['open', 'internal', 'confidential', 'secret', 'top_secret'] as const;

/** shownChange writes both sides of a change as a person reads them. */
export function shownChange(change: Change, code: string): [string, string] {
  return [shown(change.field, change.from, code), shown(change.field, change.to, code)];
}

function shown(path: string, value: Value | undefined, code: string): string {
  if (value === undefined || value === null) return '';
  const coded = codedValue(path, value);
  if (coded) return coded;
  const field = path.startsWith('body.') ? codeTable.form(code).fields.find((each) => `body.${each.name}` === path) : undefined;
  return field && !field.fields ? showValue(field, value, tongue()) : plain(value);
}

function codedValue(path: string, value: Value): string | undefined {
  const w = words();
  if (path === 'secrecy') return typeof value === 'number' ? w.secrecy[levels[value] ?? 'open'] : w.secrecy[value as keyof typeof w.secrecy];
  if (path === 'retention') return w.retention[value as keyof typeof w.retention];
  if (path === 'channel' && value === 'urgent') return w.urgent;
  return undefined;
}
