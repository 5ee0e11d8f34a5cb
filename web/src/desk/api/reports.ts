import type { Page, Proof, Secrecy, State, Text } from '../../api/types.ts';
import { base } from '../../api/client.ts';
import type { ReportKind } from '../logic/period.ts';
import type { Preparation } from './signing.ts';
import { ask, query, send } from './call.ts';

export type { ReportKind };
export type ReportState = 'compiling' | 'issued' | 'dropped';
export type ReportAction = 'report.compile' | 'report.narrate' | 'report.issue';

export interface Period {
  name: string;
  first: string;
  last: string;
}

/** What a number is measured against. */
export interface Denominator {
  label: Text;
  value: string;
  unit?: string;
  ref?: string;
}

/** One number of a report; null where no record tells it. Money is in 分. */
export interface Figure {
  ref: string;
  section: string;
  label: Text;
  unit?: string;
  unit_label?: Text;
  value: string | null;
  denominator?: Denominator;
  previous?: string;
  /** Absent where the number comes from a register and not from records. */
  records?: number;
  mix?: string;
  /** One of the few that leaders see first. */
  lead?: boolean;
}

export interface Bar {
  label: Text;
  count: string;
  alarm?: boolean;
  ref?: string;
}

export interface Picture {
  kind: 'calendar' | 'curve' | 'bullets' | 'pyramid' | 'pareto' | 'histogram' | 'bars';
  title: Text;
  sentence: Text;
  unit?: string;
  calendar?: { day: string; count: number; late?: number; state: string; ref?: string }[];
  curve?: { day: string; plan?: string; actual?: string; ref?: string }[];
  bullets?: { label: Text; budget?: string; spent: string; done?: string; ref?: string }[];
  levels?: Bar[];
  bars?: Bar[];
  days?: string[];
  series?: { label: Text; values: string[]; ref?: string }[];
  plan_by_day?: (string | null)[];
  today?: string;
  /** The picture as the server drew it. */
  svg?: string;
}

export interface Cell {
  text?: Text;
  date?: string;
  number?: string;
  ref?: string;
}

export interface Table {
  title: Text;
  heads: { label: Text; kind: string; unit?: string }[];
  rows: Cell[][];
}

export interface Section {
  key: string;
  title: Text;
  sentence: Text;
  pictures?: Picture[];
  tables?: Table[];
}

export interface Erratum {
  report: string;
  ref: string;
  label: Text;
  unit?: string;
  was: string | null;
  now: string | null;
  because?: string[];
}

/** A report in a list, with the few numbers that leaders see first. */
export interface ReportRow {
  id: string;
  no: string;
  project: string;
  project_name: Text;
  kind: ReportKind;
  period: Period;
  state: ReportState;
  /** The highest level of what the reader's document holds. */
  level: Secrecy;
  cut_off: string;
  /** Of the reader's document. */
  hash: string;
  /** Empty: the schedule. */
  compiled_by?: string;
  compiled_at: string;
  issued?: { by: string; by_name?: string; at: string };
  dropped?: { by: string; by_name?: string; at: string; reason: string };
  allowed: ReportAction[];
  headline: Text;
  figures: Figure[];
  suspects_open: number;
  late: number;
  gap_count: number;
  /** In the reading room: the picture that goes with the headline. */
  picture?: Picture;
}

/** A report as a reader of one level has it. */
export interface Report extends ReportRow {
  /** Over the documents for readers of all levels: what the issue signs. */
  root: string;
  /** How many entries the ledger had at the cut-off. */
  leaves: number;
  sections: Section[];
  matters?: { text: Text; ref?: string }[];
  missing?: { day?: string; what: Text }[];
  errata?: Erratum[];
  narrative?: { by: string; by_name?: string; at: string; text: string; level: Secrecy }[];
  annexes?: { form: string; name: string; hash: string; text: Text }[];
}

/** What the project manager would sign, and the leaves that the root is over, one for readers of each level. */
export interface IssuePreparation extends Preparation {
  report_root: string;
  documents: { level: Secrecy; leaf: string; hash?: string; salt?: string }[];
}

/** One entry of a signed record in a number. */
export interface FigureRecord {
  record: string;
  archive_no: string;
  class: string;
  title: string;
  state: State;
  day: string;
  key: string;
  dim?: string;
  unit?: string;
  value: string;
  secrecy: Secrecy;
}

export interface FigureRecords {
  figure: Figure;
  items: FigureRecord[];
  next?: string;
}

/** One number in two reports; null where one does not have it. */
export interface Compared {
  ref: string;
  this: Figure | null;
  with: Figure | null;
}

export interface Comparison {
  this: ReportRow;
  with: ReportRow;
  figures: Compared[];
}

/** A project of the reading room with its latest issued reports, one of each kind that it has. */
export interface Shelf {
  project: string;
  name: Text;
  latest: ReportRow[];
}

const of = (project: string) => `/projects/${encodeURIComponent(project)}/reports`;
const one = (project: string, id: string) => `${of(project)}/${encodeURIComponent(id)}`;

export const listReports = (project: string, filter: { kind?: string; state?: string; limit?: number; cursor?: string | undefined }): Promise<Page<ReportRow>> => ask(of(project) + query(filter));

/** Pictures are drawn as wide as they are shown: on a phone its letters must not shrink. */
const width = (): number => Math.round(Math.max(280, Math.min(480, innerWidth - 64)));

export const getReport = (project: string, id: string): Promise<Report> => ask(one(project, id) + query({ width: width() }));

export const compileReport = (project: string, kind: ReportKind, period: string): Promise<Report> => send('POST', of(project), { kind, period });

export const recompileReport = (project: string, id: string): Promise<Report> => send('POST', `${one(project, id)}/recompile`, {});

export const dropReport = (project: string, id: string, reason: string): Promise<Report> => send('POST', `${one(project, id)}/drop`, { reason });

export const narrateReport = (project: string, id: string, narrative: string, secrecy: Secrecy): Promise<Report> => send('PATCH', one(project, id), { narrative, secrecy });

export const prepareIssue = (project: string, id: string, root: string): Promise<IssuePreparation> => send('POST', `${one(project, id)}/prepare`, { root });

export const issueReport = (project: string, id: string, root: string, proof: Proof): Promise<Report> => send('POST', `${one(project, id)}/issue`, { root, proof });

/** recordsBehind lists the signed records that a number is of, as far as the reader may see them. */
export const recordsBehind = (project: string, id: string, ref: string, cursor?: string): Promise<FigureRecords> =>
  ask(`${one(project, id)}/figures/${encodeURIComponent(ref)}/records${query({ cursor })}`);

export const fileAddress = (project: string, id: string, format: string, lang: string): string => `${base}${one(project, id)}/file${query({ format, lang })}`;

export async function readingRoom(): Promise<Shelf[]> {
  return (await ask<Page<Shelf>>(`/reading-room${query({ width: width() })}`)).items;
}

/** compareReports holds the issued report of a period against another period's, or another project's. */
export const compareReports = (project: string, by: { kind: string; period: string; with?: string | undefined; project?: string | undefined }): Promise<Comparison> => ask(`${of(project)}/compare${query(by)}`);
