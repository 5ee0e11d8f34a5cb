import type { Page, Proof } from '../../api/types.ts';
import { ask, query, send } from './call.ts';
import type { Preparation } from './signing.ts';

export type DirectiveAction = 'receive' | 'act' | 'prove' | 'pass' | 'refuse' | 'close' | 'escalate';

export interface DirectiveStep {
  n: number;
  action: string;
  /** Empty: the clock. */
  by?: string;
  by_name?: string;
  at: string;
  to: string;
  text?: string;
  records?: string[];
  rung?: number;
  signature?: string;
}

/** A published order with how far it has come. */
export interface Directive {
  id: string;
  version: number;
  record: string;
  archive_no: string;
  class: string;
  kind: string;
  no?: string;
  title?: string;
  part?: string;
  author: string;
  author_name?: string;
  secrecy: string;
  state: string;
  stops?: boolean;
  issued_at: string;
  due: string;
  due_day: string;
  overdue?: boolean;
  rung: number;
  closed_at?: string;
  steps?: DirectiveStep[];
  allowed: DirectiveAction[];
}

export interface DirectivePage extends Page<Directive> {
  counts: { open: number; overdue: number; closed: number };
}

const of = (project: string) => `/projects/${encodeURIComponent(project)}`;
const one = (project: string, id: string) => `${of(project)}/directives/${encodeURIComponent(id)}`;

export const listDirectives = (project: string, state: string, cursor?: string): Promise<DirectivePage> => ask(`${of(project)}/directives${query({ state, limit: 50, cursor })}`);

export const getDirective = (project: string, id: string): Promise<Directive> => ask(one(project, id));

/** prepareReceipt asks what the receiver would sign. */
export const prepareReceipt = (project: string, d: Directive): Promise<Preparation> => send('POST', `${one(project, d.id)}/receipt/prepare`, {}, d.version);

export const receiveDirective = (project: string, d: Directive, proof: Proof): Promise<Directive> => send('POST', `${one(project, d.id)}/receipt`, { proof }, d.version);

const steps: Record<Exclude<DirectiveAction, 'receive'>, string> = { act: 'action', prove: 'evidence', pass: 'recheck', refuse: 'recheck', close: 'close', escalate: 'escalate' };

/** stepDirective takes a step that needs no signature. */
export const stepDirective = (project: string, d: Directive, action: Exclude<DirectiveAction, 'receive'>, text: string, records: string[]): Promise<Directive> =>
  send('POST', `${one(project, d.id)}/${steps[action]}`, { text, ...(action === 'prove' ? { records } : {}), ...(steps[action] === 'recheck' ? { pass: action === 'pass' } : {}) }, d.version);

export interface Alert {
  id: string;
  kind: string;
  record?: string;
  unit_project?: string;
  raised_at: string;
  due: string;
  overdue?: boolean;
  rung: number;
  acknowledged?: { by: string; name?: string; at: string };
  /** The authority's hour of an accident whose report is not sent. */
  report_due?: string;
  allowed: string[];
}

export const listAlerts = async (project: string, onlyOpen: boolean): Promise<Alert[]> => (await ask<Page<Alert>>(`${of(project)}/alerts${query({ state: onlyOpen ? 'open' : '' })}`)).items;

export const acknowledgeAlert = (project: string, id: string): Promise<Alert> => send('POST', `${of(project)}/alerts/${id}/acknowledge`);

interface Texts {
  zh: string;
  en: string;
}

export interface AccidentReport {
  id: string;
  version: number;
  received_at: string;
  deadline: string;
  grade_name: string;
  late?: boolean;
  sections: { key: string; label: Texts; text: Texts; drafted?: boolean }[];
  sent?: { phoned_at: string; phoned_to: string; written_at: string; written_to: string; by_name?: string; by?: string };
  allowed: string[];
}

export type AccidentSent = Pick<NonNullable<AccidentReport['sent']>, 'phoned_at' | 'phoned_to' | 'written_at' | 'written_to'>;

const report = (project: string, id: string) => `${of(project)}/accident-reports/${encodeURIComponent(id)}`;

export const listAccidents = async (project: string): Promise<AccidentReport[]> => (await ask<Page<AccidentReport>>(`${of(project)}/accident-reports`)).items;

export const completeAccident = (project: string, r: AccidentReport, sections: Record<string, Texts>): Promise<AccidentReport> => send('PUT', report(project, r.id), { sections }, r.version);

export const sendAccident = (project: string, r: AccidentReport, sent: AccidentSent): Promise<AccidentReport> => send('POST', `${report(project, r.id)}/sent`, sent, r.version);
