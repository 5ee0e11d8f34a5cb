import type { Text } from '../../api/types.ts';
import { hex } from '../../core/digest.ts';
import { sha256 } from '../../core/sha256.ts';
import type { Figure, IssuePreparation, Report } from '../api/reports.ts';
import { merge, type Statement } from './statements.ts';

/** leafOf gives a document's leaf, as docs/reports.md writes it: salted, so that equal documents of two levels cannot be told. */
export function leafOf(salt: string, hash: string): Promise<Uint8Array> {
  return sha256(new TextEncoder().encode(`countersign.report-leaf/1\n${salt}\n${hash}`).buffer as ArrayBuffer);
}

/**
 * holdsShown says whether the root that is to be signed is over the document on the screen: the root is over the leaves of
 * all levels, and one of these is the leaf of the hash that was shown. Leaves above the reader's clearance are bare.
 */
export async function holdsShown(prepared: IssuePreparation, seen: Report): Promise<boolean> {
  const own = prepared.documents.find((each) => each.hash === seen.hash && each.salt);
  if (!own || hex(await leafOf(own.salt!, seen.hash)) !== own.leaf) return false;
  return hex(await merge(prepared.documents.map((each) => bytes(each.leaf)))) === seen.root && prepared.report_root === seen.root;
}

const bytes = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** statesIssue says whether a statement issues the report that is on the screen. */
export function statesIssue(said: Statement, seen: Report): boolean {
  const subject = said.subject;
  return said.purpose === 'report.issue' && subject?.report === seen.id && subject.no === seen.no && subject.period === seen.period.name && subject.root === seen.root;
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
