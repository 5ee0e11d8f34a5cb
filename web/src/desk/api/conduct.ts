import type { Page, Proof, Role, Step } from '../../api/types.ts';
import type { Preparation } from './signing.ts';
import { ask, query, send } from './call.ts';

export type Every = 'day' | 'week' | 'month' | 'quarter';

export interface Duty {
  id: string;
  class: string;
  unit_project?: string;
  owner: string;
  owner_name?: string;
  every: Every;
  by_hour: number;
  workdays: boolean;
  from: string;
  until?: string;
  version: number;
}

export type Standing = 'due' | 'done' | 'late' | 'missing' | 'off';

export interface Owed {
  duty: string;
  class: string;
  unit_project?: string;
  owner: string;
  owner_name?: string;
  slot: string;
  due: string;
  standing: Standing;
  record?: string;
  at?: string;
}

export interface Measure {
  key: string;
  zh: string;
  en: string;
  good: number;
  of: number;
  percent: string | null;
  weight: number;
  median_h?: string;
  exceptions?: string[];
}

export interface Card {
  login: string;
  name?: string;
  role: Role;
  measures: Measure[];
  score: string | null;
  proposal?: 'reward' | 'penalty';
}

export interface Appeal {
  person: string;
  words: string;
  at: string;
  answer?: string;
  answered_by?: string;
  answered_at?: string;
}

export type Part = 'team' | 'managers';

export interface Assessment {
  month: string;
  part: Part;
  state: 'draft' | 'signed';
  cut_off: string;
  formula: number;
  hash: string;
  whole: boolean;
  cards: Card[];
  signed?: Step;
  signature?: string;
  appeals?: Appeal[];
}

export interface Finding {
  id: string;
  version: number;
  kind: 'late' | 'missing' | 'false' | 'concealed' | 'merit';
  zh: string;
  en: string;
  person: string;
  person_name?: string;
  day: string;
  evidence: { zh: string; en: string; record?: string }[];
  state: 'proposed' | 'heard' | 'upheld' | 'dismissed';
  hearing_due: string;
  due_listed: boolean;
  hearing?: string;
  measure?: string;
  reason?: string;
  decided?: Step;
  allowed: ('hear' | 'decide')[];
}

export interface Verdict {
  uphold: boolean;
  measure?: string;
  reason: string;
}

type Seen = Pick<Assessment, 'month' | 'part' | 'cut_off' | 'hash'>;

const of = (project: string) => `/projects/${encodeURIComponent(project)}`;
const itemsOf = async <T>(path: string): Promise<T[]> => (await ask<Page<T>>(path)).items;

export const listDuties = (project: string): Promise<Duty[]> => itemsOf(`${of(project)}/duties`);
export const setDuty = (project: string, duty: Omit<Duty, 'version' | 'owner_name'>): Promise<Duty> => send('POST', `${of(project)}/duties`, duty);
export const endDuty = (project: string, duty: Duty, until: string): Promise<Duty> => send('POST', `${of(project)}/duties/${duty.id}/end`, { until }, duty.version);
export const listOwed = (project: string, from: string, to: string): Promise<Owed[]> => itemsOf(`${of(project)}/duties/owed${query({ from, to })}`);

export const listAssessments = (project: string): Promise<Assessment[]> => itemsOf(`${of(project)}/assessments`);
export const draftAssessment = (project: string, month: string, part: Part): Promise<Assessment> => ask(`${of(project)}/assessments/draft${query({ month, part })}`);
export const prepareAssessment = (project: string, seen: Seen): Promise<Preparation> => send('POST', `${of(project)}/assessments/prepare`, seenOf(seen));
export const signAssessment = (project: string, seen: Seen, proof: Proof): Promise<unknown> => send('POST', `${of(project)}/assessments`, { ...seenOf(seen), proof });
export const appeal = (project: string, month: string, words: string): Promise<unknown> => send('POST', `${of(project)}/assessments/${month}/appeal`, { words });
export const answerAppeal = (project: string, month: string, person: string, answer: string): Promise<unknown> => send('POST', `${of(project)}/assessments/${month}/answer`, { person, answer });

export const listFindings = (project: string): Promise<Finding[]> => itemsOf(`${of(project)}/findings`);
export const hear = (project: string, finding: Finding, text: string): Promise<Finding> => send('POST', `${of(project)}/findings/${finding.id}/hear`, { text }, finding.version);
export const prepareVerdict = (project: string, finding: Finding, verdict: Verdict): Promise<Preparation> => send('POST', `${of(project)}/findings/${finding.id}/prepare`, verdict, finding.version);
export const decide = (project: string, finding: Finding, verdict: Verdict, proof: Proof): Promise<unknown> =>
  send('POST', `${of(project)}/findings/${finding.id}/decide`, { ...verdict, proof }, finding.version);

const seenOf = ({ month, part, cut_off, hash }: Seen): Seen => ({ month, part, cut_off, hash });
