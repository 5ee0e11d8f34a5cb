import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { progress, Site, type Filed } from './desk.site.ts';
import { axeViolations, deskSize, launch, login, phoneSize, sit } from './support/browser.ts';

let site: Site;
let browser: Browser;
beforeAll(async () => {
  site = await Site.open();
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** Where pictures of the pages go for looking at them; nowhere unless it is named. */
const pictures = process.env.COUNTERSIGN_PICTURES;
const shoot = async (page: Page, name: string) => void (pictures && (await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true })));

const crew = (title: string, headcount: number) => progress(title, { class: 'B7', body: { team: '钢筋一班', trade: '钢筋工', headcount, hours_per_head: '9' } });
interface Whole extends Filed {
  duplicate_of?: string;
  merged?: { id: string }[];
  summary_note?: { numbers: string[]; reason: string };
}
const whole = (login: string, record: Filed) => site.call<Whole>(login, 'GET', `${site.records}/${record.id}`);

test('a number that the record does not hold is named while it is typed, and passes with a reason that the signer sees', async () => {
  const record = await site.file('technician', crew('钢筋工出勤甲', 42));
  const seat = await sit(browser, site.url, { size: deskSize });
  await login(seat.page, 'techmanager', `/screen?record=${record.id}`);
  const summary = seat.page.getByRole('textbox', { name: '摘要' });
  await summary.fill('钢筋工42人出勤。');
  expect(await seat.page.getByLabel('数字的理由').count()).toBe(0);
  await summary.fill('钢筋工142人出勤。');
  await seat.page.getByText('正文和题头中没有这些数字：142').waitFor();
  expect(await axeViolations(seat.page)).toEqual([]);
  await shoot(seat.page, 'summary-number-zh');
  await summary.press('Enter');
  expect((await whole('techmanager', record)).state, 'without a reason nothing is sent').toBe('submitted');
  await seat.page.getByLabel('数字的理由').fill('含当日夜班，见夜班记录');
  await seat.page.getByLabel('数字的理由').press('Enter');
  await expect.poll(async () => (await whole('techmanager', record)).state).toBe('screened');
  expect((await whole('pm', record)).summary_note).toMatchObject({ numbers: ['142'], reason: '含当日夜班，见夜班记录' });
  await seat.page.goto(`/records/${record.id}`);
  await seat.page.getByText('摘要中的数字 142 不见于正文').waitFor();
  expect(seat.complaints).toEqual([]);
  await seat.context.close();
});

test('two records of one thing are seen side by side, merged, and lead to each other', async () => {
  const [kept, repeat] = [await site.file('technician', crew('钢筋工出勤乙', 40)), await site.file('technician2', crew('钢筋工出勤丙', 41))];
  const seat = await sit(browser, site.url, { size: deskSize });
  await login(seat.page, 'techmanager', `/screen?record=${repeat.id}`);
  await seat.page.getByRole('button', { name: /合并重复/ }).click();
  const drawer = seat.page.getByRole('dialog', { name: '与哪一条重复' });
  await drawer.getByRole('button', { name: /钢筋工出勤乙/ }).click();
  await drawer.getByText('有 3 处不同').waitFor();
  const differing = drawer.getByRole('row').filter({ hasText: '出勤人数' });
  expect(await differing.getByRole('cell').allInnerTexts()).toEqual(['41 人', '40 人']);
  expect(await axeViolations(seat.page)).toEqual([]);
  await shoot(seat.page, 'merge-pair-zh');
  await drawer.getByRole('button', { name: '是重复，并入右侧这条' }).click();
  await seat.page.getByRole('textbox', { name: '摘要' }).fill('与另一条重复，合并处理。');
  await seat.page.getByRole('textbox', { name: '摘要' }).press('Enter');
  await expect.poll(async () => (await whole('techmanager', repeat)).duplicate_of).toBe(kept.id);
  await seat.page.goto(`/records/${kept.id}`);
  await seat.page.getByRole('link', { name: '钢筋工出勤丙' }).click();
  await seat.page.getByText('已并入另一条').waitFor();
  await seat.page.getByRole('link', { name: '查看原记录' }).click();
  await seat.page.getByText('已并入本条的记录').waitFor();
  await seat.page.goto('/screen?pile=merged');
  await seat.page.getByRole('button', { name: /已合并 1/ }).waitFor();
  await seat.page.getByRole('button', { name: /钢筋工出勤丙/ }).click();
  await seat.page.getByText('退回本条即撤销合并').waitFor();
  expect(await axeViolations(seat.page)).toEqual([]);
  expect(seat.complaints).toEqual([]);
  await seat.context.close();

  const small = await sit(browser, site.url, { size: phoneSize, lang: 'en', theme: 'dark' });
  await login(small.page, 'techmanager', `/records/${kept.id}`);
  await small.page.getByText('Merged with this one').waitFor();
  expect(await axeViolations(small.page)).toEqual([]);
  await small.context.close();
});
