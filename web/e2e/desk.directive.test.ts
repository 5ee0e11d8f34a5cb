import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuid7 } from '../src/core/uuid7.ts';
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

/** Where pictures of the pages go for looking at them; nowhere unless it is named. */
const pictures = process.env.COUNTERSIGN_PICTURES;
const shoot = async (page: Page, name: string) => void (pictures && (await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true })));

/** published brings a record to the board. */
async function published(record: Record<string, unknown>): Promise<Filed> {
  const classified = await site.classified('technician', record);
  const signed = await site.move('pm', classified, 'sign', { content_hash: classified.content_hash, proof: { method: 'password', password } });
  return site.move('custodian', signed, 'publish', {});
}

const order = (title: string, body: Record<string, unknown>) => progress(title, { id: uuid7(), class: 'C4', title, body });
const safety = (title: string, body: Record<string, unknown>) => progress(title, { id: uuid7(), class: 'B4', title, body });

test('an order goes its whole way in the browser: receipt with proof, action, evidence, recheck, closure', async () => {
  const given = await published(order('调整流水段', { no: 'XM-01', kind: 'order', subject: '调整流水段', content: '按东西两段流水施工。' }));
  const evidence = await published(safety('现场核对', { kind: 'inspection', grade: 'general', description: '流水段已按东西两段划分。' }));

  const receiver = await sit(browser, site.url, { size: deskSize });
  await login(receiver.page, 'techmanager', '/directives');
  await receiver.page.getByRole('link', { name: /XM-01/ }).click();
  await receiver.page.getByRole('heading', { name: 'XM-01' }).waitFor();
  expect(await axeViolations(receiver.page)).toEqual([]);
  await receiver.page.getByRole('button', { name: '签收', exact: true }).click();
  await receiver.page.locator('#f-proof').fill(password);
  await receiver.page.getByRole('button', { name: '确认', exact: true }).click();
  await receiver.page.getByText('签收签名').waitFor();
  await receiver.page.getByRole('button', { name: '登记处理情况' }).click();
  await receiver.page.getByLabel('情况说明').fill('已向各班组交底，明日起执行。');
  await receiver.page.getByRole('button', { name: '提交' }).click();
  await receiver.page.getByText('已向各班组交底').waitFor();
  await receiver.page.getByRole('button', { name: '附证据回复' }).click();
  await receiver.page.getByRole('checkbox', { name: new RegExp(evidence.archive_no!) }).check();
  await receiver.page.getByLabel('情况说明').fill('已按要求划分流水段。');
  expect(await axeViolations(receiver.page)).toEqual([]);
  await shoot(receiver.page, 'directive-evidence-zh');
  await receiver.page.getByRole('button', { name: '提交' }).click();
  await receiver.page.getByText('回复（附证据）').waitFor();

  const issuer = await sit(browser, site.url, { size: phoneSize, lang: 'en', theme: 'dark' });
  await login(issuer.page, 'pm', `/directives/${given.id}`);
  await issuer.page.getByRole('button', { name: /复查合格|Recheck passed/ }).click();
  await issuer.page.getByLabel(/情况说明|What there is to say/).fill('现场复查，符合要求。');
  await issuer.page.getByRole('button', { name: /^(提交|Send)$/ }).click();
  await issuer.page.getByRole('button', { name: /关闭指令|Close it/ }).click();
  await issuer.page.getByRole('button', { name: /^(提交|Send)$/ }).click();
  await expect.poll(async () => (await site.call<{ state: string }>('pm', 'GET', `/projects/${project}/directives/${given.id}`)).state).toBe('closed');
  await issuer.page.getByRole('list', { name: /办理进度|How far/ }).waitFor();
  expect(await axeViolations(issuer.page)).toEqual([]);
  await shoot(issuer.page, 'directive-closed-phone');

  const leader = await sit(browser, site.url, { size: deskSize });
  await login(leader.page, 'leader', `/directives/${given.id}`);
  await leader.page.getByText('复查合格').first().waitFor();
  expect(await leader.page.getByText('已向各班组交底').count()).toBe(0);
  for (const seat of [receiver, issuer, leader]) {
    expect(seat.complaints).toEqual([]);
    await seat.context.close();
  }
});

test('an accident stands above every page with its clock; the leader reads no word of it; the report is completed and sent', async () => {
  const filed = await site.file('technician', safety('高处坠落', { kind: 'accident', grade: 'major', description: '一名工人从二层坠落，已送医。', deaths: 0, injuries: 1 }));
  const leader = await sit(browser, site.url, { size: phoneSize });
  await login(leader.page, 'leader', '/directives');
  await leader.page.getByRole('status').getByText('有事故报告待处理').waitFor();
  expect(await leader.page.getByText('坠落').count()).toBe(0);
  expect(await axeViolations(leader.page)).toEqual([]);
  await shoot(leader.page, 'alert-leader-phone');

  const manager = await sit(browser, site.url, { size: deskSize });
  await login(manager.page, 'pm', '/inbox');
  await manager.page.getByRole('status').getByText('距向主管部门报告时限').waitFor();
  await manager.page.getByRole('status').getByRole('link').click();
  await manager.page.getByRole('region', { name: '紧急告警' }).getByRole('button', { name: '确认' }).click();
  await manager.page.getByText(/赵卫东 于 .* 确认/).waitFor();
  const areas = manager.page.getByRole('group').getByRole('textbox');
  await expect.poll(() => areas.count()).toBeGreaterThanOrEqual(12);
  await shoot(manager.page, 'accident-draft-zh');
  expect(await axeViolations(manager.page)).toEqual([]);
  for (let i = 0; i < 12; i++) await areas.nth(i).fill(i % 2 ? 'Checked and filled in.' : '已核实填写。');
  await manager.page.getByRole('button', { name: '保存报告' }).click();
  await expect.poll(async () => (await site.call<{ version: number }>('pm', 'GET', `/projects/${project}/accident-reports/${filed.id}`)).version).toBe(2);
  await expect.poll(() => manager.page.getByText('待填写').count(), { timeout: 15_000 }).toBe(0);
  await manager.page.getByLabel('电话受理单位和人员').fill('区应急管理局');
  await manager.page.getByLabel('书面受理单位和人员').fill('区应急管理局');
  await manager.page.getByRole('button', { name: '标记为已报出' }).click();
  await manager.page.getByText('已报出').first().waitFor();
  for (const seat of [leader, manager]) {
    expect(seat.complaints).toEqual([]);
    await seat.context.close();
  }
});
