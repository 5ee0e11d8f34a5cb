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
  expect(await notice.textContent()).toContain('techmanager');
  const sign = seat.page.getByRole('button', { name: /^签认/ });
  expect(await sign.isDisabled()).toBe(true);
  await seat.page.keyboard.press('a');
  expect(await seat.page.locator('.hold').count()).toBe(0);
  await seat.page.getByRole('button', { name: '已看过差异' }).click();
  await seat.page.keyboard.press('a');
  await expect.poll(() => stateOf(now.id), { timeout: 15_000 }).toBe('signed');
});

test('what left the inbox while it was read shows who moved it, and what differs, before it goes', async () => {
  const content = progress('看过之后退回并更正的一条');
  const seen = await site.classified('technician', content);
  await seat.page.goto('/inbox');
  await open(seat.page, '看过之后退回并更正的一条');
  const back = await site.move('techmanager', seen, 'return', { code: 'wrong_data', reason: '数量需要核实', fields: ['body.note'] });
  const body = { ...(content.body as object), note: '重新清点，少了四根。' };
  await site.call('technician', 'PUT', `${site.records}/${back.id}`, { ...content, body, submit: false }, { 'If-Match': `"${back.version}"` });
  await seat.page.keyboard.press('a');
  await prove(seat.page, password);
  const notice = seat.page.getByRole('alert').filter({ hasText: '您查看之后，记录有变动' });
  await notice.waitFor({ timeout: 15_000 });
  const text = (await notice.textContent()) ?? '';
  for (const word of ['已退回', 'techmanager', 'technician', '更正']) expect(text).toContain(word);
  expect((await notice.locator('ins').allTextContents()).join('')).toContain('少了四根');
  expect(await seat.page.getByRole('button', { name: /^签认/ }).isDisabled()).toBe(true);
  await seat.page.getByRole('button', { name: '知道了，移出待签认' }).click();
  await notice.waitFor({ state: 'detached' });
  expect(await stateOf(seen.id)).toBe('returned');
});

test('in a batch, what moved on is refused by itself and shows its difference', async () => {
  const content = progress('批中变动的一条');
  const [moved, still] = [await site.classified('technician', content), await site.classified('technician', progress('批中未变的一条'))];
  await seat.page.goto('/inbox');
  await seat.page.getByRole('checkbox').nth(1).waitFor();
  const back = await site.move('techmanager', moved, 'return', { code: 'wrong_data', reason: '数量需要核实', fields: [] });
  const again = await site.call<Filed>('technician', 'PUT', `${site.records}/${back.id}`, { ...content, body: { ...(content.body as object), note: '改过的情况。' } }, { 'If-Match': `"${back.version}"` });
  const screened = await site.move('techmanager', again, 'screen', { summary: '改过的摘要' });
  await site.move('techmanager', screened, 'classify', { class: 'B1', secrecy: 'internal', valid_from: content.work_date, valid_until: null, retention: 'permanent' });
  await seat.page.keyboard.press('Shift+A');
  const sheet = seat.page.getByRole('dialog', { name: '批量签认' });
  await sheet.getByRole('button', { name: '确认签认 2 条' }).click();
  await prove(seat.page, password);
  await sheet.getByText('未签认', { exact: true }).first().waitFor({ timeout: 15_000 });
  expect([await stateOf(moved.id), await stateOf(still.id)]).toEqual(['classified', 'signed']);
  await sheet.getByRole('button', { name: '查看变动' }).click();
  const notice = seat.page.getByRole('alert').filter({ hasText: '您查看之后，记录有变动' });
  await notice.waitFor({ timeout: 15_000 });
  expect((await notice.locator('ins').allTextContents()).join('')).toContain('改过');
});

test('a withdrawal of what somebody ended meanwhile is refused, and says who did it', async () => {
  const signing = await site.classified('technician', progress('先被他人撤回的一条'));
  const proof = { method: 'password', password };
  const signed = await site.move('pm', signing, 'sign', { content_hash: signing.content_hash, proof });
  const online = await site.move('custodian', signed, 'publish', {});
  await seat.page.goto(`/board/${online.archive_no}`);
  await seat.page.getByRole('button', { name: '撤回发布' }).click();
  await site.move('pm', online, 'withdraw', { reason: '数量核算有误，先撤回', proof });
  const dialog = seat.page.getByRole('dialog', { name: '撤回发布' });
  await dialog.locator('textarea').fill('发现数量有误，需要撤回');
  await dialog.getByRole('button', { name: '撤回' }).click();
  await prove(seat.page, password);
  const refusal = dialog.getByRole('alert');
  await refusal.waitFor({ timeout: 15_000 });
  expect(await refusal.textContent()).toMatch(/已撤回.*pm/);
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
  await seat.page.locator('#f-proof:focus').waitFor();
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
