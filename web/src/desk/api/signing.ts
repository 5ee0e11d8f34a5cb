import type { Page, Problem, ProofMethod, Secrecy } from '../../api/types.ts';
import { ask, send } from './call.ts';

export type Assurance = 'device_key' | 'synced_key' | 'password_otp' | 'password';
export type CredentialState = 'pending' | 'active' | 'suspended' | 'revoked' | 'refused';

/** What a person asked of a second one. */
export interface ApprovalRequest {
  id: string;
  kind: string;
  reason: string;
  state: string;
  asked_by: string;
  asked_by_name?: string;
  asked_at: string;
}

/** What a person signs with besides his password. */
export interface Credential {
  id: string;
  user: string;
  user_name?: string;
  kind: 'passkey' | 'totp';
  label: string;
  state: CredentialState;
  assurance: Assurance;
  made_at: string;
  active_from?: string;
  ended_at?: string;
  request?: ApprovalRequest;
}

export interface ToSign {
  record: string;
  version: number;
  content_hash: string;
  purpose?: 'publication' | 'withdrawal';
  reason?: string;
}

export interface Prepared {
  record: string;
  status: number;
  statement?: string;
  problem?: Problem;
}

/** What the server would have signed, and by which methods this person can. */
export interface Preparation {
  items: Prepared[];
  root: string;
  least: Assurance | '';
  methods: ProofMethod[];
  ceremony?: string;
  options?: PublicKeyCredentialRequestOptionsJSON;
}

export interface SigningRule {
  purpose?: string;
  secrecy: Secrecy;
  class?: string;
  least: Assurance;
}

export interface SigningPolicy {
  applies_from?: string;
  rules: SigningRule[];
  asked_by?: string;
  asked_by_name?: string;
  decided_by?: string;
  decided_by_name?: string;
}

export interface SigningProposal {
  request: ApprovalRequest;
  applies_from: string;
  rules: SigningRule[];
}

export interface SigningPolicies {
  in_force: SigningPolicy;
  coming: SigningPolicy[];
  proposed?: SigningProposal;
}

interface Begun {
  ceremony: string;
}

const of = (project: string) => `/projects/${encodeURIComponent(project)}`;

export async function myCredentials(): Promise<Credential[]> {
  return (await ask<Page<Credential>>('/me/credentials')).items;
}

/** othersCredentials gets those about which this person may decide. */
export async function othersCredentials(): Promise<Credential[]> {
  return (await ask<Page<Credential>>('/credentials')).items;
}

export const beginPasskey = (): Promise<Begun & { options: PublicKeyCredentialCreationOptionsJSON }> => send('POST', '/me/credentials/passkeys/begin', {});

export const finishPasskey = (ceremony: string, label: string, reason: string, answer: unknown): Promise<Credential> =>
  send('POST', '/me/credentials/passkeys', { ceremony, label, reason, answer });

export const beginCode = (): Promise<Begun & { uri: string; secret: string; qr: { size: number; path: string } }> => send('POST', '/me/credentials/codes/begin', {});

export const finishCode = (ceremony: string, label: string, reason: string, code: string): Promise<Credential> =>
  send('POST', '/me/credentials/codes', { ceremony, label, reason, code });

export const reportLoss = (id: string, reason: string): Promise<Credential> => send('POST', `/credentials/${id}/loss`, { reason });

export const decideCredential = (id: string, agree: boolean, note: string): Promise<Credential> => send('POST', `/credentials/${id}/decide`, { agree, ...(note ? { note } : {}) });

export const prepareSignOffs = (project: string, items: ToSign[]): Promise<Preparation> => send('POST', `${of(project)}/sign-offs/prepare`, { items });

export const signingPolicies = (project: string): Promise<SigningPolicies> => ask(`${of(project)}/signing-policy`);

export const proposePolicy = (project: string, applies_from: string, rules: SigningRule[], reason: string): Promise<SigningProposal> =>
  send('POST', `${of(project)}/signing-policy`, { applies_from, rules, reason });

export const decidePolicy = (project: string, agree: boolean, note: string): Promise<SigningProposal> =>
  send('POST', `${of(project)}/signing-policy/decide`, { agree, ...(note ? { note } : {}) });
