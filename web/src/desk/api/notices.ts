import type { Page, Secrecy } from '../../api/types.ts';
import { ask, query, send } from './call.ts';

export interface Text {
  zh: string;
  en: string;
}

/** A message of the product in one's inbox. */
export interface Told {
  id: string;
  project: string;
  kind: string;
  title: Text;
  lines: Text[];
  link: string;
  level: Secrecy;
  urgent: boolean;
  at: string;
  acknowledge_by?: string;
  read_at?: string;
  acknowledged_at?: string;
}

export interface NoticeCount {
  unread: number;
  urgent: number;
}

export interface NoticeAddress {
  mail: string;
  wanted: 'urgent' | 'all';
  language: 'zh' | 'en';
}

export const countNotices = (): Promise<NoticeCount> => ask('/me/notices/count');

export const listNotices = (unread: boolean, cursor?: string): Promise<Page<Told>> => ask(`/me/notices${query({ unread: unread ? '1' : '', cursor, limit: 50 })}`);

export const readNotice = (id: string): Promise<Told> => send('POST', `/me/notices/${id}/read`);

export const acknowledgeNotice = (id: string): Promise<Told> => send('POST', `/me/notices/${id}/acknowledge`);

/** readAll marks as read what was received up to a moment: what came since stays unread. */
export const readAll = (through: string): Promise<NoticeCount> => send('POST', '/me/notices/read', { through });

export const getAddress = (): Promise<NoticeAddress> => ask('/me/notices/address');

export const setAddress = (address: NoticeAddress): Promise<NoticeAddress> => send('PUT', '/me/notices/address', address);
