import { createHmac } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { en, zh } from '../src/words/keys.ts';
import { progress, project, Site, type Filed } from './desk.site.ts';
import { axeViolations, deskSize, launch, login, password, phoneSize, sit, type Look, type Seat } from './support/browser.ts';

let site: Site;
let browser: Browser;
let manager: Seat;
/** Keys belong to the name localhost: browsers give none to a number. */
const byName = () => site.url.replace('127.0.0.1', 'localhost');

beforeAll(async () => {
  site = await Site.open();
  browser = await launch();
  await site.call('sysadmin', 'POST', '/users', { login: 'secadmin', password, name_zh: '马超群', name_en: 'Ma Chaoqun', office: 'secadmin' });
  await site.call('sysadmin', 'POST', '/users', { login: 'pm2', password, name_zh: '刘玉兰', name_en: 'Liu Yulan' });
  await site.call('sysadmin', 'PUT', `/projects/${project}/members/pm2`, { role: 'project_manager', clearance: 'top_secret' });
  manager = await sit(browser, byName(), { size: deskSize });
  await withKey(manager.page);
  await login(manager.page, 'pm', '/keys');
});
afterAll(async () => {
  expect(manager.complaints).toEqual([]);
  await browser?.close();
  await site?.close();
});

/**
 * withKey gives a page a device with a key of its own, which verifies its user. The checker of accessibility never runs
 * on such a page: when its own session with the browser ends, the device is gone.
 */
async function withKey(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
}

const stateOf = async (id: string) => (await site.call<Filed>('pm', 'GET', `${site.records}/${id}`)).state;
interface Key {
  id: string;
  state: string;
  assurance: string;
}
const keys = async () => (await site.call<{ items: Key[] }>('pm', 'GET', '/me/credentials')).items;

/** look keeps a picture of the page where one is asked for. */
async function look(page: Page, name: string): Promise<void> {
  const dir = process.env.COUNTERSIGN_PICTURES;
  if (!dir) return;
  mkdirSync(dir, { recursive: true });
  await page.screenshot({ path: join(dir, `${name}.png`), fullPage: true });
}

test('a key is registered by its owner and let in by another person', async () => {
  const { page } = manager;
  await page.getByRole('button', { name: '登记密钥' }).click();
  await page.locator('#f-label').fill('办公室电脑');
  await look(page, 'register-zh-desk');
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByRole('cell', { name: '待批准' }).waitFor();
  const guard = await sit(browser, byName(), { size: deskSize, lang: 'en' });
  await login(guard.page, 'secadmin', '/keys');
  await guard.page.getByText('首次登记密钥').waitFor();
  expect(await axeViolations(guard.page)).toEqual([]);
  await look(guard.page, 'waiting-en-desk');
  await guard.page.getByRole('button', { name: 'Agree' }).click();
  await guard.page.getByRole('cell', { name: 'Active', exact: true }).waitFor();
  expect(guard.complaints).toEqual([]);
  await guard.context.close();
  await page.reload();
  await page.getByRole('cell', { name: '有效', exact: true }).waitFor();
  expect(await keys()).toMatchObject([{ state: 'active', assurance: 'device_key' }]);
});

test('one record is signed with the key, with no password', async () => {
  const { id } = await site.classified('technician', progress('用密钥签的一条'));
  const { page } = manager;
  await page.goto('/inbox');
  await page.locator('.one').getByRole('heading', { name: '用密钥签的一条' }).waitFor();
  await page.keyboard.press('a');
  await page.locator('.hold').waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
  await expect.poll(() => stateOf(id), { timeout: 12_000 }).toBe('signed');
  const events = await site.call<{ items: { action: string; detail?: { signature?: string } }[] }>('auditor', 'GET', `${site.records}/${id}/events`);
  expect(events.items.find((each) => each.action === 'record.sign')?.detail?.signature).toMatch(/^[0-9a-f]{64}$/);
});

test('several are signed with one touch, and one that moved on is told by itself', async () => {
  const titles = ['密钥批量一', '密钥批量二', '密钥批量三'];
  const filed: Filed[] = [];
  for (const title of titles) filed.push(await site.classified('technician', progress(title)));
  const { page } = manager;
  await page.goto('/inbox');
  await page.getByText('密钥批量三').first().waitFor();
  await site.move('pm2', filed[1]!, 'return', { code: 'other', reason: '批量之前退回', fields: [] });
  await page.keyboard.press('Shift+A');
  await page.getByRole('dialog').getByRole('button', { name: /签认/ }).click();
  await page.getByRole('dialog').getByText('已签认').first().waitFor({ timeout: 10_000 });
  expect(await Promise.all(filed.map(({ id }) => stateOf(id)))).toEqual(['signed', 'returned', 'signed']);
});

test('a policy that asks for a key is proposed by one manager and let in by the other; a password is not enough then', async () => {
  const { page } = manager;
  await page.goto('/keys');
  await page.getByRole('button', { name: '提出新规定' }).click();
  await page.getByRole('dialog').getByLabel('至少').selectOption('device_key');
  await page.locator('#f-reason').fill('按公司规定收紧');
  await look(page, 'propose-zh-desk');
  await page.getByRole('button', { name: '提交，待另一人批准' }).click();
  await page.getByText('待批准的规定').waitFor();
  expect(await page.getByRole('button', { name: '批准这项规定' }).count()).toBe(0);
  const other = await sit(browser, byName(), { size: deskSize });
  await login(other.page, 'pm2', '/keys');
  await other.page.getByRole('button', { name: '批准这项规定' }).click();
  await other.page.getByText(/起生效，刘玉兰 批准/).waitFor();
  expect(await axeViolations(other.page)).toEqual([]);
  await look(other.page, 'policy-zh-desk');
  const { id } = await site.classified('technician', progress('密码不够的一条'));
  await other.page.goto(`/inbox?record=${id}`);
  await other.page.locator('.one').getByRole('heading', { name: '密码不够的一条' }).waitFor();
  await other.page.keyboard.press('a');
  await other.page.locator('#f-proof').fill(password);
  await other.page.keyboard.press('Enter');
  await other.page.getByText(/至少须以“本机密钥”签认/).waitFor({ timeout: 12_000 });
  expect(await stateOf(id)).toBe('classified');
  expect(other.complaints).toEqual([]);
  await other.context.close();
  await page.goto(`/inbox?record=${id}`);
  await page.locator('.one').getByRole('heading', { name: '密码不够的一条' }).waitFor();
  await page.keyboard.press('a');
  await expect.poll(() => stateOf(id), { timeout: 12_000 }).toBe('signed');
});

test('a withdrawal is signed with the key', async () => {
  const { items } = await site.call<{ items: Filed[] }>('pm', 'GET', `${site.records}?state=signed`);
  const { archive_no: no, id } = await site.move('custodian', items[0]!, 'publish', {});
  const { page } = manager;
  await page.goto(`/board/${no}`);
  await page.getByRole('button', { name: '撤回发布' }).click();
  await page.locator('#f-withdraw').fill('数据有误 <重新核实> & 更正');
  await page.getByRole('dialog').getByRole('button', { name: '撤回', exact: true }).click();
  await page.getByRole('note').getByText('此信息已撤回发布').waitFor();
  expect(await stateOf(id)).toBe('withdrawn');
});

const words = { zh, en };
const looks: [string, Look][] = [
  ['zh-desk-dark', { size: deskSize, lang: 'zh', theme: 'dark' }],
  ['en-desk', { size: deskSize, lang: 'en' }],
  ['zh-phone', { size: phoneSize, lang: 'zh' }],
  ['en-phone-dark', { size: phoneSize, lang: 'en', theme: 'dark' }],
];
test.each(looks)('the page looks right: %s', async (name, wanted) => {
  const { page, context, complaints } = await sit(browser, byName(), wanted);
  await login(page, 'pm', '/keys');
  await page.locator('td.active').waitFor();
  await page.locator('h3').first().waitFor();
  expect(await axeViolations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await look(page, `keys-${name}`);
  for (const [open, there] of [['register', '#f-label'], ['enrol', '#f-code'], ['propose', '#f-applies_from']] as const) {
    await page.getByRole('button', { name: words[wanted.lang!][open], exact: true }).click();
    await page.locator(there).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await look(page, `${open}-${name}`);
    await page.keyboard.press('Escape');
    await page.locator(there).waitFor({ state: 'detached' });
  }
  expect(complaints).toEqual([]);
  await context.close();
});

test('without the key in hand the dialog says so, and nothing is signed', async () => {
  const { id } = await site.classified('technician', progress('没带密钥的一条'));
  const { page, context } = await sit(browser, byName(), { size: deskSize });
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await login(page, 'pm', `/inbox?record=${id}`);
  await page.locator('.one').getByRole('heading', { name: '没带密钥的一条' }).waitFor();
  // A device with no key of his: Chromium asks at once whether he has another, and he says no.
  await page.evaluate(() => (navigator.credentials.get = () => Promise.reject(new DOMException('none', 'NotAllowedError'))));
  await page.keyboard.press('a');
  await page.getByRole('alert').getByText('密钥没有签认').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await look(page, 'no-key-zh-desk');
  expect(await stateOf(id)).toBe('classified');
  await context.close();
});

test('a delegation is signed with the key', async () => {
  const { page } = manager;
  await page.goto('/delegations');
  await page.getByRole('button', { name: /授权/ }).first().click();
  await page.locator('#f-to').selectOption('techmanager');
  await page.locator('#f-reason').fill('外出开会三天');
  await page.locator('dialog[open] button[type=submit]').click();
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  const { items } = await site.call<{ items: { to: string; signature?: string }[] }>('pm', 'GET', `/projects/${project}/delegations`);
  expect(items).toMatchObject([{ to: 'techmanager', signature: expect.stringMatching(/^[0-9a-f]{64}$/) as string }]);
});

test('a lost key stops at once', async () => {
  const { page } = manager;
  await page.goto('/keys');
  await page.getByRole('button', { name: '挂失' }).first().click();
  await page.locator('#f-why').fill('电脑送修，先停用');
  await page.getByRole('dialog').getByRole('button', { name: '挂失' }).click();
  await page.getByRole('cell', { name: '已停用，待确认' }).waitFor();
  expect(await keys()).toMatchObject([{ state: 'suspended' }]);
  await look(page, 'lost-zh-desk');
});

test('at an address that keys do not belong to, the page says which works', async () => {
  const { page, context } = await sit(browser, site.url, { size: deskSize });
  await login(page, 'pm', '/keys');
  await page.getByRole('button', { name: '登记密钥' }).click();
  await page.locator('#f-label').fill('另一台电脑');
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByText('本页地址与密钥的归属域不符').waitFor();
  await context.close();
});

/** codeOf gives the six digits of a secret at a moment (RFC 6238). */
function codeOf(secret: string, at: number): string {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', key).update(step).digest();
  const place = mac[19]! & 15;
  return String((mac.readUInt32BE(place) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('an account with a one-time code is asked for it at the login', async () => {
  const begun = await site.call<{ ceremony: string; secret: string }>('pm2', 'POST', '/me/credentials/codes/begin', {});
  const { id } = await site.call<Key>('pm2', 'POST', '/me/credentials/codes', { ceremony: begun.ceremony, label: '手机', reason: '首次登记口令', code: codeOf(begun.secret, Date.now()) });
  await site.call('secadmin', 'POST', `/credentials/${id}/decide`, { agree: true });
  const { page, context, complaints } = await sit(browser, byName(), { size: phoneSize });
  await page.goto('/inbox');
  await page.locator('input[autocomplete=username]').fill('pm2');
  await page.locator('input[type=password]').fill(password);
  await page.locator('button[type=submit]').click();
  await page.locator('#f-otp').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await look(page, 'login-code-zh-phone');
  await page.locator('#f-otp').fill(codeOf(begun.secret, Date.now() + 30_000));
  await page.locator('button[type=submit]').click();
  await page.locator('input[type=password]').waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
  await context.close();
});
