import type { Value } from '../../api/types.ts';
import { words } from '../../state/words.ts';
import { plain } from '../logic/changes.ts';
import { fieldLabel } from '../parts/fieldLabel.ts';

/** evidence is what an event binds for those who verify it; it tells a reader nothing. */
const evidence = new Set(['clock_offset', 'delegation', 'for', 'findings', 'late', 'signature', 'statement', 'superseded_by']);

/** standsFor gives the login of him for whom somebody acted; empty where he acted in his own right. */
export function standsFor(detail: Value | undefined): string {
  return typeof detail === 'object' && detail !== null && !Array.isArray(detail) && typeof detail.for === 'string' ? detail.for : '';
}

/** eventDetail writes what an event says besides the move: of a return its coded reason, its words and its fields. */
export function eventDetail(detail: Value, code: string): string {
  if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) return plain(detail);
  const { code: reasonCode, reason, fields, ...rest } = detail;
  const coded = words().returnCode[reasonCode as keyof ReturnType<typeof words>['returnCode']] ?? plain(reasonCode);
  const named = Array.isArray(fields) ? fields.map((path) => fieldLabel(String(path), code)) : [];
  const said = Object.fromEntries(Object.entries(rest).filter(([name]) => !evidence.has(name)));
  return [coded, plain(reason), ...named, plain(said)].filter(Boolean).join(' · ');
}
