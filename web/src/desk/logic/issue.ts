import type { Text } from '../../api/types.ts';
import type { Figure, IssuePreparation, Report } from '../api/reports.ts';
import { hex } from '../../core/digest.ts';
import { sha256 } from '../../core/sha256.ts';
import { rootOver, type Statement } from './statements.ts';

/** leafOf gives a document's leaf, as docs/reports.md writes it: salted, so that equal documents of two levels cannot be told. */
export async function leafOf(salt: string, hash: string): Promise<Uint8Array> {
  return sha256(new TextEncoder().encode(`countersign.report-leaf/1\n${salt}\n${hash}`).buffer as ArrayBuffer);
}

/** holdsShown says whether the root that is to be signed is over documents of which one is the one on the screen. */
export async function holdsShown(prepared: IssuePreparation, hash: string): Promise<boolean> {
  if (!prepared.documents.some((each) => each.hash === hash)) return false;
  const leaves = await Promise.all(prepared.documents.map((each) => leafOf(each.salt, each.hash)));
  return hex(await rootOver(leaves)) === prepared.report_root;
}

/** statesIssue says whether a statement issues the report that is on the screen, with the root that the page checked. */
export function statesIssue(said: Statement, seen: Report, root: string): boolean {
  const subject = said.subject;
  return said.purpose === 'report.issue' && subject?.report === seen.id && subject.no === seen.no && subject.period === seen.period.name && subject.root === root;
}

/** A number that is not what it was when the report was read. */
export interface FigureChange {
  ref: string;
  label: Text;
  unit?: string | undefined;
  was: string | null;
  now: string | null;
}

/** changedFigures names the numbers that differ between two states of a report, those that came or went among them. */
export function changedFigures(before: Figure[], now: Figure[]): FigureChange[] {
  const was = new Map(before.map((each) => [each.ref, each]));
  const is = new Map(now.map((each) => [each.ref, each]));
  return [...new Map([...was, ...is]).values()]
    .map(({ ref, label, unit }) => ({ ref, label, unit, was: was.get(ref)?.value ?? null, now: is.get(ref)?.value ?? null }))
    .filter((each) => each.was !== each.now);
}
