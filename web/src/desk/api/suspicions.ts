import type { Page, Role } from '../../api/types.ts';
import { ask, query, send } from './call.ts';

export type SuspicionState = 'open' | 'overdue' | 'cleared' | 'corrected';

/** One item of the list of suspicious data. */
export interface Suspicion {
  id: string;
  version: number;
  rule: string;
  /** Id of a record, or a day that has none. */
  subject: string;
  author?: string;
  author_name?: string;
  day: string;
  urgent?: boolean;
  state: SuspicionState;
  owner: Role;
  due: string;
  workdays_left: number;
  /** Whether published lists of days off cover the time; otherwise plain weekdays were counted. */
  due_listed: boolean;
  records: string[];
  evidence?: { field?: string; zh: string; en: string }[];
  account?: { text: string; evidence: string; by: string; name?: string; at: string; refusal?: string };
  decided?: { by: string; name?: string; at: string };
  correction?: string;
  allowed: ('suspicion.explain' | 'suspicion.confirm')[];
}

export interface Tally {
  rule: string;
  person?: string;
  name?: string;
  records: number;
  total: number;
  open: number;
  overdue: number;
  cleared: number;
  corrected: number;
}

const of = (project: string) => `/projects/${encodeURIComponent(project)}/suspicions`;

export interface SuspicionFilter {
  state?: string;
  record?: string;
  limit?: number;
  cursor?: string | undefined;
}

export const listSuspicions = (project: string, filter: SuspicionFilter): Promise<Page<Suspicion>> => ask(`${of(project)}${query({ ...filter })}`);

export const explainSuspicion = (project: string, one: Suspicion, text: string, evidence: string): Promise<Suspicion> => send('POST', `${of(project)}/${one.id}/finding`, { text, evidence }, one.version);

/** confirmSuspicion accepts the account, or gives it back with a reason. */
export const confirmSuspicion = (project: string, one: Suspicion, agree: boolean, reason = ''): Promise<Suspicion> =>
  send('POST', `${of(project)}/${one.id}/confirm`, { agree, ...(reason ? { reason } : {}) }, one.version);

export const tallySuspicions = (project: string, quarter: string): Promise<{ quarter: string; items: Tally[] }> => ask(`${of(project)}/statistics${query({ quarter })}`);

export const tallyAddress = (project: string, quarter: string): string => `/api/v1${of(project)}/statistics${query({ quarter, format: 'csv' })}`;

/** The project manager's leave for one person to file one day later than the rules allow. */
export interface Waiver {
  author: string;
  work_date: string;
  reason: string;
  by: string;
  at: string;
}

const leaves = (project: string) => `/projects/${encodeURIComponent(project)}/waivers`;

export const listWaivers = async (project: string): Promise<Waiver[]> => (await ask<Page<Waiver>>(leaves(project))).items;

export const grantWaiver = (project: string, input: Pick<Waiver, 'author' | 'work_date' | 'reason'>): Promise<Waiver> => send('POST', leaves(project), input);
