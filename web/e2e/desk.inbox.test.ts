import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { progress, Site, type Filed } from './desk.site.ts';
import { deskSize, launch, login, password, sit, type Seat } from './support/browser.ts';

let site: Site;
let browser: Browser;
let seat: Seat;
beforeAll(async () => {
  site = await Site.open();
  browser = await launch();
  seat = await sit(browser, site.url, { size: deskSize });
  await login(seat.page, 'pm', '/inbox');
});
afterAll(async () => {
  expect(seat.complaints).toEqual([]);
  await browser?.close();
  await site?.close();
});

// Each test begins with an empty inbox: what another left behind goes back to its author.
beforeEach(async () => {
  const { items } = await site.call<{ items: Filed[] }>('pm', 'GET', `${site.records}?state=classified&limit=200`);
  for (const left of items) await site.move('pm', left, 'return', { code: 'other', reason: '测试结束后退回', fields: [] });
});

const stateOf = async (id: string) => (await site.call<Filed>('pm', 'GET', `${site.records}/${id}`)).state;
const open = (page: Page, title: string) => page.locator('.one').getByRole('heading', { name: title, exact: true }).waitFor();

async function prove(page: Page, word: string): Promise<void> {
  await page.locator('#f-proof').fill(word);
  await page.keyboard.press('Enter');
}

test('a sign-off can be taken back for five seconds, and then nothing was sent', async () => {
  const { id } = await site.classified('technician', progress('撤销的一条'));
  await seat.page.goto('/inbox');
  await open(seat.page, '撤销的一条');
  await seat.page.keyboard.press('a');
  await prove(seat.page, password);
  await seat.page.locator('.hold').waitFor();
  await seat.page.keyboard.press('z');
  await seat.page.locator('.hold').waitFor({ state: 'detached' });
  await open(seat.page, '撤销的一条');
  await seat.page.waitForTimeout(6_000);
  expect(await stateOf(id)).toBe('classified');
});

test('a wrong password signs nothing and is asked for again', async () => {
  const { id } = await site.classified('technician', progress('密码输错的一条'));
  await seat.page.goto('/inbox');
  await open(seat.page, '密码输错的一条');
  await seat.page.keyboard.press('a');
  await prove(seat.page, 'not-the-password');
  await seat.page.getByText('密码不正确，未签认').waitFor({ timeout: 10_000 });
  expect(await stateOf(id)).toBe('classified');
  await prove(seat.page, password);
  await expect.poll(() => stateOf(id), { timeout: 10_000 }).toBe('signed');
});

test('what changed after it was seen cannot be signed before the change was looked at', async () => {
  const content = progress('看过之后变动的一条');
  const seen = await site.classified('technician', content);
  await seat.page.goto('/inbox');
  await open(seat.page, '看过之后变动的一条');
  const back = await site.move('techmanager', seen, 'return', { code: 'wrong_data', reason: '数量需要核实', fields: ['body.note'] });
  const body = { ...(content.body as object), note: '只绑扎了三分之二。' };
  const again = await site.call<Filed>('technician', 'PUT', `${site.records}/${back.id}`, { ...content, body }, { 'If-Match': `"${back.version}"` });
  const screened = await site.move('techmanager', again, 'screen', { summary: '只绑扎了三分之二' });
  const now = await site.move('techmanager', screened, 'classify', { class: 'B1', secrecy: 'internal', valid_from: content.work_date, valid_until: null, retention: 'permanent' });
  await seat.page.keyboard.press('a');
  await prove(seat.page, password);
  const notice = seat.page.getByRole('alert').filter({ hasText: '您查看之后，记录有变动' });
  await notice.waitFor({ timeout: 15_000 });
  expect((await notice.locator('ins').allTextContents()).join('')).toContain('只绑扎了三分');
  const sign = seat.page.getByRole('button', { name: /^签认/ });
  expect(await sign.isDisabled()).toBe(true);
  await seat.page.keyboard.press('a');
  expect(await seat.page.locator('.hold').count()).toBe(0);
  await seat.page.getByRole('button', { name: '已看过差异' }).click();
  await seat.page.keyboard.press('a');
  await expect.poll(() => stateOf(now.id), { timeout: 15_000 }).toBe('signed');
});

test('a batch signs the routine and what was seen, and leaves out the rest', async () => {
  const routine = [await site.classified('technician', progress('常规甲')), await site.classified('technician', progress('常规乙'))];
  const urgent = [await site.classified('technician', progress('紧急甲', { channel: 'urgent' })), await site.classified('technician', progress('紧急乙', { channel: 'urgent' }))];
  await seat.page.goto('/inbox');
  await open(seat.page, '紧急甲');
  await seat.page.keyboard.press('x');
  for (let i = 0; i < 3; i++) await seat.page.getByRole('checkbox').nth(i + 1).check();
  await seat.page.keyboard.press('Shift+A');
  const sheet = seat.page.getByRole('dialog', { name: '批量签认' });
  await sheet.getByRole('button', { name: '确认签认 3 条' }).click();
  await seat.page.getByRole('dialog', { name: '确认是您本人签认' }).waitFor();
  await prove(seat.page, password);
  await expect.poll(() => sheet.getByText('已签认', { exact: true }).count(), { timeout: 10_000 }).toBe(3);
  expect(await Promise.all([...routine, ...urgent].map(({ id }) => stateOf(id)))).toEqual(['signed', 'signed', 'signed', 'classified']);
});

test('forty records are signed by the keyboard alone in at most eighty presses', async () => {
  const filed: Filed[] = [];
  for (let n = 1; n <= 40; n++) filed.push(await site.classified('technician', progress(`第 ${n} 条`)));
  await seat.page.goto('/inbox');
  let presses = 0;
  const press = async (key: string) => {
    presses++;
    await seat.page.keyboard.press(key);
  };
  await open(seat.page, '第 1 条');
  await press('a');
  for (const letter of password) await press(letter);
  await press('Enter');
  for (let n = 2; n <= 40; n++) {
    await open(seat.page, `第 ${n} 条`);
    await press('a');
  }
  await seat.page.getByText('待签认的都处理完了').waitFor({ timeout: 30_000 });
  await expect.poll(async () => (await Promise.all(filed.map(({ id }) => stateOf(id)))).filter((state) => state === 'signed').length, { timeout: 30_000 }).toBe(40);
  expect(presses).toBeLessThanOrEqual(80);
});
