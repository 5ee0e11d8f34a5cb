import type { Text } from '../../api/types.ts';
import { hex } from '../../core/digest.ts';
import { sha256 } from '../../core/sha256.ts';
import { hashOf } from '../../verify/canonical.ts';
import type { Figure, Report, ReportFile } from '../api/reports.ts';
import { node, type Statement } from './statements.ts';

/** leafOf gives a document's leaf, as docs/reports.md writes it: salted, so that equal documents of two levels cannot be told. */
export function leafOf(salt: string, hash: string): Promise<Uint8Array> {
  return sha256(new TextEncoder().encode(`countersign.report-leaf/1\n${salt}\n${hash}`).buffer as ArrayBuffer);
}

/** rootAbove climbs from a leaf to the root of its tree (RFC 9162, 2.1.3.2); undefined where the path does not fit. */
export async function rootAbove(leaf: Uint8Array, index: number, size: number, path: Uint8Array[]): Promise<Uint8Array | undefined> {
  let [at, last, sum] = [index, size - 1, leaf];
  if (index >= size) return undefined;
  for (const beside of path) {
    if (last === 0) return undefined;
    if (at % 2 || at === last) {
      sum = await node(beside, sum);
      while (at % 2 === 0 && at !== 0) [at, last] = [at >> 1, last >> 1];
    } else sum = await node(sum, beside);
    [at, last] = [at >> 1, last >> 1];
  }
  return last === 0 ? sum : undefined;
}

const bytes = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/**
 * holdsShown says whether the root that is to be signed is over the document on the screen: the document has the hash,
 * says the numbers and the headline that were shown, and its path leads to the root.
 */
export async function holdsShown(file: ReportFile, seen: Report): Promise<boolean> {
  const { document, hash, salt, index, size, path } = file;
  if ((await hashOf(document)) !== hash || hash !== seen.hash || document.id !== seen.id || !sameNumbers(document, seen)) return false;
  const root = await rootAbove(await leafOf(salt, hash), index, size, path.map(bytes));
  return root !== undefined && hex(root) === seen.root;
}

function sameNumbers(document: ReportFile['document'], seen: Report): boolean {
  const said = new Map(document.figures.map((each) => [each.ref, each.value]));
  return document.headline.zh === seen.headline.zh && document.headline.en === seen.headline.en && said.size === seen.figures.length && seen.figures.every((each) => said.get(each.ref) === each.value);
}

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
