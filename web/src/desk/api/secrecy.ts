import type { Page, Proof, Secrecy } from '../../api/types.ts';
import type { Preparation } from './signing.ts';
import { ask, send } from './call.ts';

export interface SecrecyChange {
  id: string;
  record: string;
  version: number;
  state: 'open' | 'approved' | 'refused' | 'withdrawn';
  from: Secrecy;
  secrecy: Secrecy;
  secrecy_reason: string;
  asked_by: string;
  asked_by_name?: string;
  asked_at: string;
  decided_by?: string;
  decided_by_name?: string;
  decided_at?: string;
  note?: string;
}

const project = (id: string) => `/projects/${encodeURIComponent(id)}`;
const of = (pid: string, record: string) => `${project(pid)}/records/${encodeURIComponent(record)}/secrecy-changes`;

/** openChanges gets the requests of a project that wait for a signature. */
export async function openChanges(pid: string): Promise<SecrecyChange[]> {
  return (await ask<Page<SecrecyChange>>(`${project(pid)}/secrecy-changes`)).items;
}

/** changeSecrecy raises a level at once, or asks to lower it; the same id asks nothing twice. */
export const changeSecrecy = (pid: string, record: string, version: number, input: { id: string; secrecy: Secrecy; secrecy_reason: string }): Promise<SecrecyChange> =>
  send('POST', of(pid, record), input, version);

export const decideChange = (pid: string, one: SecrecyChange, decision: { approve: boolean; note?: string; proof?: Proof }): Promise<SecrecyChange> =>
  send('POST', `${of(pid, one.record)}/${one.id}/decide`, decision);

/** prepareChange asks what a project manager would sign to agree. */
export const prepareChange = (pid: string, one: SecrecyChange): Promise<Preparation> => send('POST', `${of(pid, one.record)}/${one.id}/prepare`, {});

export const withdrawChange = (pid: string, one: SecrecyChange): Promise<SecrecyChange> => send('POST', `${of(pid, one.record)}/${one.id}/withdraw`, {});
