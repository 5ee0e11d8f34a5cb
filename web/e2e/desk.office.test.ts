import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { progress, project, Site, type Filed } from './desk.site.ts';
import { axeViolations, deskSize, launch, login, password, phoneSize, sit } from './support/browser.ts';

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

const proof = { method: 'password', password };

async function published(title: string): Promise<Filed> {
  const classified = await site.classified('technician', progress(title));
  const signed = await site.move('pm', classified, 'sign', { content_hash: classified.content_hash, proof });
  return site.move('custodian', signed, 'publish', {});
}

test('the administrator opens an account and a project, appoints, and the new person is at work', async () => {
  const { page, context, complaints } = await sit(browser, site.url, { size: deskSize });
  await login(page, 'sysadmin', '/people');
  await page.getByRole('button', { name: '新建账号' }).click();
  for (const [path, text] of [['login', 'newcomer'], ['name_zh', '郑新'], ['name_en', 'Zheng Xin'], ['password', password]] as const) {
    await page.locator(`dialog #f-${path}`).fill(text);
  }
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: '新建账号' }).click();
  await page.getByRole('cell', { name: 'newcomer' }).waitFor();
  await page.goto('/project');
  await page.getByRole('button', { name: '新建项目' }).click();
  for (const [path, text] of [['id', 'BRIDGE'], ['name_zh', '跨江大桥'], ['name_en', 'River bridge'], ['starts_on', '2026-01-01'], ['ends_on', '2028-01-01'], ['unit_projects', '主桥\n引桥']] as const) {
    await page.locator(`dialog #f-${path}`).fill(text);
  }
  await page.getByRole('dialog').getByRole('button', { name: '新建项目' }).click();
  await page.getByText('跨江大桥', { exact: true }).waitFor();
  await page.locator('#f-user').fill('newcomer');
  await page.locator('#f-role').selectOption('project_manager');
  await page.getByRole('button', { name: '任命' }).click();
  await page.getByRole('cell', { name: /郑新/ }).waitFor();
  expect(complaints).toEqual([]);
  await context.close();

  const newcomer = await sit(browser, site.url, { size: deskSize });
  await login(newcomer.page, 'newcomer', '/');
  await newcomer.page.waitForURL('**/inbox');
  await newcomer.page.getByText('待签认的都处理完了').waitFor();
  expect(newcomer.complaints).toEqual([]);
  await newcomer.context.close();
});

test('a withdrawn publication leaves a leader the tombstone alone', async () => {
  const { archive_no: no, id } = await published('要撤回的一条');
  const { page, context, complaints } = await sit(browser, site.url, { size: deskSize });
  await login(page, 'pm', `/board/${no}`);
  await page.getByRole('button', { name: '撤回发布' }).click();
  await page.locator('#f-withdraw').fill('数据有误，重新核实');
  await page.getByRole('dialog').getByRole('button', { name: '撤回', exact: true }).click();
  await page.locator('#f-proof').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('note').getByText('此信息已撤回发布').waitFor();
  expect((await site.call<Filed>('pm', 'GET', `${site.records}/${id}`)).state).toBe('withdrawn');
  expect(complaints).toEqual([]);
  await context.close();

  const leader = await sit(browser, site.url, { size: deskSize });
  await login(leader.page, 'leader', `/board/${no}`);
  await leader.page.getByRole('note').getByText('此信息已撤回发布').waitFor();
  expect(await leader.page.getByText('具备浇筑条件').count()).toBe(0);
  expect((await site.call<{ items: unknown[] }>('leader', 'GET', `/projects/${project}/publications`)).items).toEqual([]);
  await leader.context.close();
});

async function swipe(page: Page, from: number, to: number): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x?: number) => cdp.send('Input.dispatchTouchEvent', { type, touchPoints: x === undefined ? [] : [{ x, y: 400 }] });
  await touch('touchStart', from);
  for (let step = 1; step <= 5; step++) await touch('touchMove', from + ((to - from) * step) / 5);
  await touch('touchEnd');
  await cdp.detach();
}

test('on a phone a swipe alone never signs; the thumb confirms', async () => {
  const { id } = await site.classified('technician', progress('手机上的一条'));
  const { page, context, complaints } = await sit(browser, site.url, { size: phoneSize });
  await login(page, 'pm', '/inbox');
  await page.getByRole('heading', { name: '手机上的一条' }).waitFor();
  await swipe(page, 60, 320);
  const confirm = page.getByRole('button', { name: '确认签认这一条' });
  await confirm.waitFor();
  expect(await page.locator('.hold').count()).toBe(0);
  expect(await axeViolations(page)).toEqual([]);
  await confirm.click();
  await page.locator('#f-proof').fill(password);
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await site.call<Filed>('pm', 'GET', `${site.records}/${id}`)).state, { timeout: 12_000 }).toBe('signed');
  expect(complaints).toEqual([]);
  await context.close();
});

test('one who filed or screened a record sees why he may not act on it', async () => {
  const own = await site.file('techmanager', progress('本人的一条'));
  const { page, context } = await sit(browser, site.url, { size: deskSize });
  await login(page, 'techmanager', `/screen?record=${own.id}`);
  await page.getByRole('heading', { name: '本人的一条' }).waitFor();
  expect(await page.getByRole('button', { name: /采用摘要并通过/ }).isDisabled()).toBe(true);
  await page.getByText('这是您本人提交的记录，须由他人筛选和分类').first().waitFor();
  await page.keyboard.press('3');
  expect(await page.getByRole('dialog').count()).toBe(0);
  await context.close();
});

test('without a net the buttons say so, and nothing is lost', async () => {
  const { id } = await site.classified('technician', progress('断网的一条'));
  const { page, context } = await sit(browser, site.url, { size: deskSize });
  await login(page, 'pm', `/inbox?record=${id}`);
  await page.getByRole('heading', { name: '断网的一条' }).waitFor();
  await context.setOffline(true);
  await page.getByText('网络不通：能看已打开的内容，不能处理').first().waitFor();
  expect(await page.getByRole('button', { name: /^签认/ }).isDisabled()).toBe(true);
  await context.setOffline(false);
  await expect.poll(() => page.getByRole('button', { name: /^签认/ }).isEnabled(), { timeout: 10_000 }).toBe(true);
  await context.close();
});
