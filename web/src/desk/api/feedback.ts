import type { Page, Secrecy, State } from '../../api/types.ts';
import { sitting } from '../../state/session.svelte.ts';
import { ask, query, send } from './call.ts';

export type FeedbackKind = 'error' | 'question' | 'supplement' | 'suggestion';
export type FeedbackState = 'open' | 'accepted' | 'processed' | 'confirmed' | 'withdrawn';
export type Disposition = 'adopted' | 'partly' | 'rejected';
export type FeedbackMove = 'accept' | 'hand_on' | 'dispose' | 'confirm' | 'reopen' | 'withdraw';
export type Queue = 'mine' | 'handle' | 'overdue';

export interface FeedbackStep {
  action: FeedbackMove | 'send' | 'resolve' | 'lapse';
  by?: string;
  name?: string;
  at: string;
  to?: string;
  to_name?: string;
  disposition?: Disposition;
  text?: string;
  no?: string;
}

/** What somebody said back about published data, and what became of it. Without `full` the words are left out. */
export interface Feedback {
  id: string;
  version: number;
  on: { kind: 'publication' | 'report'; id: string; ref?: string; title?: string; class?: string; state?: State; record?: string };
  kind: FeedbackKind;
  text?: string;
  sender: string;
  sender_name?: string;
  sent_at: string;
  state: FeedbackState;
  handler?: string;
  handler_name?: string;
  due: string;
  workdays_left: number;
  due_listed: boolean;
  overdue?: boolean;
  disposition?: Disposition;
  reason?: string;
  result?: string;
  awaits_result?: boolean;
  reopened?: boolean;
  secrecy: Secrecy;
  full: boolean;
  steps: FeedbackStep[];
  corrections?: { record: string; state: State; author: string; author_name?: string }[];
  allowed: FeedbackMove[];
}

/** What a feedback is on: a publication, or a number of an issued report. */
export type Target = { publication: string } | { report: string; ref: string };

export interface FeedbackFilter {
  queue?: Queue | '' | undefined;
  publication?: string;
  report?: string;
  ref?: string;
  limit?: number;
  cursor?: string | undefined;
}

const of = (project: string) => `/projects/${encodeURIComponent(project)}`;

export const listFeedback = (project: string, filter: FeedbackFilter): Promise<Page<Feedback>> => ask(`${of(project)}/feedback${query({ ...filter })}`);

export const getFeedback = (project: string, id: string): Promise<Feedback> => ask(`${of(project)}/feedback/${encodeURIComponent(id)}`);

export interface FeedbackCounts {
  to_confirm: number;
  to_handle: number;
  overdue: number;
}

export const countFeedback = (project: string): Promise<FeedbackCounts> => ask(`${of(project)}/feedback/counts`);

/** sendFeedback sends one; the same key again answers as the first time, so that a lost answer makes no second one. */
export async function sendFeedback(project: string, target: Target, input: { kind: FeedbackKind; text: string; field?: string }, key: string): Promise<Feedback> {
  const there = 'publication' in target ? `publications/${encodeURIComponent(target.publication)}` : `reports/${encodeURIComponent(target.report)}`;
  const json = 'publication' in target ? input : { kind: input.kind, text: input.text, ref: target.ref };
  return (await sitting.call<Feedback>(`${of(project)}/${there}/feedback`, { method: 'POST', json, headers: { 'Idempotency-Key': key } })).data;
}

export const moveFeedback = (project: string, one: Feedback, move: FeedbackMove, body: Record<string, unknown> = {}): Promise<Feedback> =>
  send('POST', `${of(project)}/feedback/${one.id}/${move.replace('_', '-')}`, body, one.version);
