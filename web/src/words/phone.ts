import type { Like } from './speak.ts';

/** Words of the phone pages. */
export const zh = {
  nav: { today: '今日', file: '填报', mine: '我的', label: '主要页面' },
  sync: {
    done: '全部已上传',
    waiting: (n: number) => `${n} 条待上传`,
    offline: (n: number) => (n ? `离线 · 先存本机 · ${n}` : '离线 · 先存本机'),
    stuck: (n: number) => `${n} 条需修改`,
    session: '登录后上传',
  },
  today: {
    title: '今日',
    expected: (due: number, done: number) => `应报 ${due} 类 · 已报 ${done} 类 · 截止 24:00`,
    filed: (n: number) => `已报 ${n}`,
    open: '未报',
    returned: (n: number) => `退回 ${n}`,
    returnedBy: (name: string, at: string) => `${name} · ${at}`,
    fix: '修改',
    unfinished: '未完成',
    goOn: '继续填写',
    list: '今日记录',
    empty: '今天还没有记录',
    main: '拍照填报',
  },
  device: {
    draft: '草稿，未提交',
    waiting: '待上传',
    sending: '上传中',
    accepted: '已上传',
    refused: '未通过，需修改',
    conflict: '有冲突，需处理',
  },
} as const;

export const en: Like<typeof zh> = {
  nav: { today: 'Today', file: 'New', mine: 'Mine', label: 'Main pages' },
  sync: {
    done: 'All sent',
    waiting: (n) => `${n} to send`,
    offline: (n) => (n ? `Offline · kept here · ${n}` : 'Offline · kept here'),
    stuck: (n) => `${n} to mend`,
    session: 'Log in to send',
  },
  today: {
    title: 'Today',
    expected: (due, done) => `${done} of ${due} kinds filed · until 24:00`,
    filed: (n) => `${n} filed`,
    open: 'none yet',
    returned: (n) => `Returned: ${n}`,
    returnedBy: (name, at) => `${name} · ${at}`,
    fix: 'Mend',
    unfinished: 'Unfinished',
    goOn: 'Go on',
    list: "Today's records",
    empty: 'No record yet today',
    main: 'Take a photo and file',
  },
  device: {
    draft: 'Draft, not submitted',
    waiting: 'To send',
    sending: 'Sending',
    accepted: 'Sent',
    refused: 'Refused, to mend',
    conflict: 'Conflict, to settle',
  },
};
