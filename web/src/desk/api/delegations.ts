import type { DelegatedAction, Delegation, Page, Proof, Secrecy } from '../../api/types.ts';
import type { Preparation } from './signing.ts';
import { ask, send } from './call.ts';

export interface DelegationInput {
  /** UUIDv7, made here: sending the same again grants nothing twice. */
  id: string;
  to: string;
  actions: DelegatedAction[];
  classes: string[];
  max_secrecy: Secrecy;
  starts_at: string;
  ends_at: string;
  reason: string;
  proof: Proof;
}

const of = (project: string) => `/projects/${encodeURIComponent(project)}/delegations`;

/** listDelegations gets the newest first: all of a project for who keeps watch, else one's own. */
export async function listDelegations(project: string): Promise<Delegation[]> {
  return (await ask<Page<Delegation>>(of(project))).items;
}

export const grantDelegation = (project: string, input: DelegationInput): Promise<Delegation> => send('POST', of(project), input);

/** prepareDelegation asks what the giver would sign. */
export const prepareDelegation = (project: string, input: Omit<DelegationInput, 'proof'>): Promise<Preparation> =>
  send('POST', `${of(project)}/prepare`, { ...input, proof: { method: 'passkey' } });

/** revokeDelegation ends one at once and for ever. */
export const revokeDelegation = (project: string, id: string): Promise<Delegation> => send('POST', `${of(project)}/${id}/revoke`, {});
