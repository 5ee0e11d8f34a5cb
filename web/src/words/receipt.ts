import type { Like } from './speak.ts';

/** Words of who read an issued report. */
export const zh = {
  read: (read: number, total: number) => `已读 ${read}/${total}`,
  unread: '未读',
  at: (at: string) => `${at} 打开`,
};

export const en: Like<typeof zh> = {
  read: (read, total) => `Read by ${read} of ${total}`,
  unread: 'not read',
  at: (at) => `opened ${at}`,
};
