import type { Page, Secrecy } from '../../api/types.ts';
import { ask, query, send } from './call.ts';
import type { Text } from './notices.ts';

export type ChannelKind = 'wecom' | 'dingtalk' | 'feishu' | 'webhook';
export type ReportKind = 'day' | 'week' | 'month' | 'quarter' | 'special';
export type Topic = 'alert' | 'directive' | 'feedback' | 'duty' | 'assessment' | 'record';

/** A group bot or webhook; its address and secret go in and never come out again. */
export interface Channel {
  id: string;
  version: number;
  kind: ChannelKind;
  name: string;
  host: string;
  topics: Topic[];
  clearance: Secrecy;
  language: 'zh' | 'en';
  enabled: boolean;
  by: string;
  at: string;
}

export interface ChannelInput {
  kind: ChannelKind;
  name: string;
  address?: string;
  secret?: string;
  topics: Topic[];
  clearance: Secrecy;
  language: 'zh' | 'en';
  enabled: boolean;
}

export interface ListMember {
  id?: string;
  user?: string;
  mail?: string;
  channel?: string;
  name?: string;
  clearance: Secrecy;
  language: 'zh' | 'en';
  unsubscribed_at?: string;
}

export interface ListInput {
  name: string;
  kinds: ReportKind[];
  enabled: boolean;
  members: ListMember[];
}

/** Who gets the issued reports. */
export interface List extends ListInput {
  id: string;
  version: number;
  by: string;
  at: string;
}

export interface Delivery {
  id: string;
  state: 'waiting' | 'sent' | 'dead';
  channel?: string;
  mail?: string;
  user?: string;
  kind: string;
  title?: Text;
  urgent: boolean;
  attempts: number;
  failure?: string;
  at: string;
  next_at?: string;
  ended_at?: string;
}

const of = (project: string) => `/projects/${encodeURIComponent(project)}/distribution`;

export const listChannels = async (project: string): Promise<Channel[]> => (await ask<Page<Channel>>(`${of(project)}/channels`)).items;

export const putChannel = (project: string, input: ChannelInput, before?: Channel): Promise<Channel> =>
  before ? send('PUT', `${of(project)}/channels/${before.id}`, input, before.version) : send('POST', `${of(project)}/channels`, input);

export const removeChannel = (project: string, one: Channel): Promise<void> => send('DELETE', `${of(project)}/channels/${one.id}`, undefined, one.version);

export const testChannel = (project: string, id: string): Promise<{ arrived: boolean; failure?: string }> => send('POST', `${of(project)}/channels/${id}/test`);

export const listLists = async (project: string): Promise<List[]> => (await ask<Page<List>>(`${of(project)}/lists`)).items;

export const putList = (project: string, input: ListInput, before?: List): Promise<List> =>
  before ? send('PUT', `${of(project)}/lists/${before.id}`, input, before.version) : send('POST', `${of(project)}/lists`, input);

export const removeList = (project: string, one: List): Promise<void> => send('DELETE', `${of(project)}/lists/${one.id}`, undefined, one.version);

export const listDeliveries = (project: string, state: Delivery['state'], cursor?: string): Promise<Page<Delivery>> => ask(`${of(project)}/deliveries${query({ state, cursor, limit: 50 })}`);

export const retryDelivery = (project: string, id: string): Promise<void> => send('POST', `${of(project)}/deliveries/${id}/retry`);

/** Who was sent an issued report, and who opened it. */
export interface Receipts {
  read: number;
  total: number;
  items: { user: string; name: string; sent_at: string; read_at?: string }[];
}

export const getReceipts = (project: string, report: string): Promise<Receipts> => ask(`${of(project)}/receipts/${encodeURIComponent(report)}`);
