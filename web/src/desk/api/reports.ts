import type { Page, Proof, Publication, Secrecy, Text } from '../../api/types.ts';
import { base } from '../../api/client.ts';
import type { ReportKind } from '../logic/period.ts';
import type { Preparation } from './signing.ts';
import { ask, query, send } from './call.ts';

export type { ReportKind };
export type ReportState = 'compiling' | 'approved' | 'issued' | 'dropped';
export type ReportMove = 'narrate' | 'recompile' | 'drop' | 'issue';

export interface Period {
  name: string;
  first: string;
  last: string;
}

/** What a number is measured against. */
export interface Denominator {
  label: Text;
  value: string;
  ref?: string;
}

/** One number of a report; null where no record tells it. Money is in 分. */
export interface Figure {
  ref: string;
  section: string;
  label: Text;
  unit?: string;
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

interface Doing {
  by: string;
  name?: string;
  at: string;
}

/** A report in a list. */
export interface ReportRow {
  id: string;
  no: string;
  kind: ReportKind;
  period: Period;
  state: ReportState;
  level: Secrecy;
  cut_off: string;
  hash: string;
  headline: Text;
  issued?: Doing;
}

/** A report as a reader of one level has it. */
export interface Report extends ReportRow {
  project: string;
  project_name: Text;
  figures: Figure[];
  sections: Section[];
  matters?: { text: Text; ref?: string }[];
  missing?: { day?: string; what: Text }[];
  suspects_open: number;
  late: number;
  errata?: Erratum[];
  narrative?: { by: string; name?: string; at: string; text: string }[];
  annexes?: { form: string; name: string; hash: string; text: Text }[];
  allowed: ReportMove[];
  root?: string;
  ledger?: { leaves: number; root: string };
  compiled?: Doing;
}

/** What the project manager would sign, and the documents of all levels that the root is over. */
export interface IssuePreparation extends Preparation {
  report_root: string;
  documents: { level: Secrecy; hash: string; salt: string }[];
}

const of = (project: string) => `/projects/${encodeURIComponent(project)}/reports`;
const one = (project: string, id: string) => `${of(project)}/${encodeURIComponent(id)}`;

export const listReports = (project: string, filter: { kind?: string; state?: string; limit?: number; cursor?: string | undefined }): Promise<Page<ReportRow>> => ask(of(project) + query(filter));

export const getReport = (project: string, id: string): Promise<Report> => ask(one(project, id));

export const compileReport = (project: string, kind: ReportKind, period: string): Promise<Report> => send('POST', of(project), { kind, period });

export const recompileReport = (project: string, id: string): Promise<Report> => send('POST', `${one(project, id)}/recompile`, {});

export const dropReport = (project: string, id: string, reason: string): Promise<Report> => send('POST', `${one(project, id)}/drop`, { reason });

export const narrateReport = (project: string, id: string, narrative: string): Promise<Report> => send('PATCH', one(project, id), { narrative });

export const prepareIssue = (project: string, id: string): Promise<IssuePreparation> => send('POST', `${one(project, id)}/prepare`, {});

export const issueReport = (project: string, id: string, root: string, proof: Proof): Promise<Report> => send('POST', `${one(project, id)}/issue`, { root, proof });

/** recordsBehind lists the signed records that a number is of, as far as the reader may see them. */
export const recordsBehind = (project: string, id: string, ref: string, cursor?: string): Promise<Page<Publication>> =>
  ask(`${one(project, id)}/figures/${encodeURIComponent(ref)}/records${query({ cursor })}`);

export const fileAddress = (project: string, id: string, format: string, lang: string): string => `${base}${one(project, id)}/file${query({ format, lang })}`;
