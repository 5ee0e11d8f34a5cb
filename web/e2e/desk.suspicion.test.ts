import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { progress, project, Site, type Filed } from './desk.site.ts';
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

/** fast is a record from a phone whose clock runs ten minutes ahead: suspicious by V7. */
function fast(title: string): Record<string, unknown> {
  return { ...progress(title), device: { id: 'phone-1', clock: new Date(Date.now() + 600_000).toISOString() } };
}

interface Item {
  id: string;
  version: number;
  state: string;
}
const list = `/projects/${project}/suspicions`;
const itemOf = async (record: Filed) => (await site.call<{ items: Item[] }>('pm', 'GET', `${list}?record=${record.id}`)).items[0]!;

test('the owner explains an item, the project manager confirms it, and only then is the record classified', async () => {
  const record = await site.file('technician', fast('时钟偏快的一条'));
  const owner = await sit(browser, site.url, { size: deskSize });
  await login(owner.page, 'techmanager', '/suspicions');
  const card = owner.page.getByRole('article', { name: 'V7 设备时间' });
  await card.getByText('设备时间与服务器相差').waitFor();
  await card.getByRole('button', { name: '填写核查情况' }).click();
  await card.getByLabel('核查情况').fill('手机时间为手动设置，已改为自动校时。');
  await card.getByLabel('依据').fill('现场查看手机设置，并与门禁记录比对一致。');
  expect(await axeViolations(owner.page)).toEqual([]);
  await shoot(owner.page, 'suspicion-explain-zh');
  await card.getByRole('button', { name: '提交核查' }).click();
  await owner.page.getByText('等待另一人确认').waitFor();
  const refused = await site.raw('techmanager', 'POST', `${list}/${(await itemOf(record)).id}/confirm`, { agree: true }, { 'If-Match': `"${(await itemOf(record)).version}"` });
  expect(refused.status).toBe(403);

  const manager = await sit(browser, site.url, { size: deskSize });
  await login(manager.page, 'pm', '/suspicions');
  const second = manager.page.getByRole('article', { name: 'V7 设备时间' });
  await second.getByText('手机时间为手动设置').waitFor();
  await second.getByRole('button', { name: '退回补充' }).click();
  await second.getByLabel('不予确认的原因').fill('请写明门禁记录的时间');
  await second.getByRole('button', { name: '退回补充' }).click();
  await second.getByText('未予确认').waitFor();
  const item = await itemOf(record);
  await site.call('techmanager', 'POST', `${list}/${item.id}/finding`, { text: '手机时间为手动设置，已改为自动校时。', evidence: '门禁记录为当日 8:02，与补正后的时间一致。' }, { 'If-Match': `"${item.version}"` });
  await manager.page.reload();
  await second.getByRole('button', { name: '确认核清' }).click();
  await expect.poll(async () => (await itemOf(record)).state).toBe('cleared');
  await manager.page.getByText('没有可疑项').first().waitFor();
  await manager.page.getByRole('region', { name: '季度统计' }).getByText('V7 设备时间').waitFor();
  await shoot(manager.page, 'suspicion-statistics-zh');
  for (const seat of [owner, manager]) {
    expect(seat.complaints).toEqual([]);
    await seat.context.close();
  }
});

test('the project manager grants leave to file a day late, and the technician sees it', async () => {
  const day = new Date(Date.now() - 10 * 86_400_000).toISOString().slice(0, 10);
  const late = progress('九天之后的补报', { work_date: day });
  expect((await site.raw('technician', 'PUT', `${site.records}/${String(late.id)}`, late)).status).toBe(422);
  const manager = await sit(browser, site.url, { size: phoneSize });
  await login(manager.page, 'pm', '/suspicions');
  await manager.page.getByLabel('补报人').selectOption('technician');
  await manager.page.getByLabel('补报日期').fill(day);
  await manager.page.getByRole('button', { name: '许可补报' }).click();
  await manager.page.getByText('请写明原因').first().waitFor();
  await manager.page.getByLabel('许可原因').fill('台风断网，统一补报');
  expect(await axeViolations(manager.page)).toEqual([]);
  await shoot(manager.page, 'waiver-zh-phone');
  await manager.page.getByRole('button', { name: '许可补报' }).click();
  await manager.page.getByText('台风断网，统一补报').first().waitFor();
  expect((await site.raw('technician', 'PUT', `${site.records}/${String(late.id)}`, late)).status).toBe(201);
  const author = await sit(browser, site.url, { size: phoneSize });
  await login(author.page, 'technician', '/suspicions');
  await author.page.getByText('台风断网，统一补报').waitFor();
  for (const seat of [manager, author]) {
    expect(seat.complaints).toEqual([]);
    await seat.context.close();
  }
});

test('the screening board shows what the list has about a record, and the way there', async () => {
  await site.file('technician', fast('筛选时看到的一条'));
  const seat = await sit(browser, site.url, { size: deskSize });
  await login(seat.page, 'techmanager', '/screen');
  await seat.page.getByText('筛选时看到的一条').first().click();
  await seat.page.getByRole('heading', { name: '可疑清单' }).first().waitFor();
  expect(await axeViolations(seat.page)).toEqual([]);
  await shoot(seat.page, 'suspicion-screen-zh');
  await seat.page.getByRole('link', { name: '去核查' }).first().click();
  await seat.page.getByRole('article', { name: 'V7 设备时间' }).first().waitFor();
  expect(seat.complaints).toEqual([]);
  await seat.context.close();
});

test('the list is accessible and holds its width, in both languages and themes, on phone and desk', async () => {
  await site.file('technician', fast('看版式的一条'));
  for (const lang of ['zh', 'en'] as const) {
    for (const theme of ['light', 'dark'] as const) {
      for (const [name, size] of [['desk', deskSize], ['phone', phoneSize]] as const) {
        const seat = await sit(browser, site.url, { size, lang, theme });
        await login(seat.page, 'techmanager', '/suspicions');
        await seat.page.locator('.sheet article').first().waitFor();
        await seat.page.locator('table').waitFor();
        const found = await axeViolations(seat.page);
        await shoot(seat.page, `suspicions-${lang}-${theme}-${name}`);
        const spill = await seat.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect([lang, theme, name, found, spill]).toEqual([lang, theme, name, [], 0]);
        expect(seat.complaints).toEqual([]);
        await seat.context.close();
      }
    }
  }
});
