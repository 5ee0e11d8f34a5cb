import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { project, Site, type Filed } from './desk.site.ts';
import { picture } from './desk.picture.ts';
import { deskSize, launch, login, password, phoneSize, sit, type Seat } from './support/browser.ts';

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

const title = '12层A区梁板钢筋绑扎验收';

async function atDesk(user: string, path: string): Promise<Seat> {
  const seat = await sit(browser, site.url, { size: deskSize });
  await login(seat.page, user, path);
  return seat;
}

/** filedRecord finds what the phone sent, as its author sees it. */
async function filedRecord(): Promise<Filed> {
  await expect.poll(async () => (await mine()).length, { timeout: 20_000 }).toBe(1);
  return (await mine())[0]!;
}
const mine = async () => (await site.call<{ items: Filed[] }>('technician', 'GET', `${site.records}?q=${encodeURIComponent(title)}`)).items;

/** A leader sees nothing of the record: not on the board, not at its address, not through the API. */
async function hiddenFromLeader(leader: Seat, id: string): Promise<void> {
  await leader.page.goto('/board');
  await leader.page.getByText('还没有已发布的信息').waitFor();
  expect(await leader.page.getByText(title).count()).toBe(0);
  await leader.page.goto(`/records/${id}`);
  await leader.page.getByText('没有这个页面，或您无权查看').waitFor();
  expect(await leader.page.getByText(title).count()).toBe(0);
  const answer = await site.raw('leader', 'GET', `${site.records}/${id}`);
  const missing = await site.raw('leader', 'GET', `${site.records}/01900000-0000-7000-8000-000000000000`);
  expect([answer.status, (await answer.json()).code]).toEqual([404, (await missing.json()).code]);
  expect(await site.call('leader', 'GET', `/projects/${project}/publications`)).toMatchObject({ items: [] });
}

test('a record goes from the phone to the board, and a leader sees it only there', async () => {
  const phone = await sit(browser, site.url, { size: phoneSize });
  await login(phone.page, 'technician', '/m');
  await phone.page.goto('/m/new?kind=progress');
  await phone.page.getByRole('button', { name: /施工记录/ }).click();
  await phone.page.locator('input[capture]').setInputFiles({ name: '12F-A.png', mimeType: 'image/png', buffer: picture() });
  await phone.page.locator('.photos img').waitFor();
  await phone.page.getByRole('button', { name: '3#楼', exact: true }).click();
  await phone.page.locator('[data-path=title] input').fill(title);
  await phone.page.locator('[data-path="body.note"] textarea').fill('A区梁板钢筋绑扎完成，监理旁站验收合格。');
  await phone.page.locator('[data-path="body.process"] input').fill('梁板钢筋绑扎');
  await phone.page.getByRole('button', { name: '提交', exact: true }).click();
  const { id } = await filedRecord();

  const leader = await atDesk('leader', '/board');
  await hiddenFromLeader(leader, id);

  const screener = await atDesk('techmanager', '/screen');
  await screener.page.getByRole('heading', { name: title }).waitFor();
  await screener.page.keyboard.press('1');
  await screener.page.locator('#f-summary:focus').waitFor();
  expect(await screener.page.locator('#f-summary').inputValue()).toContain(title);
  await screener.page.keyboard.press('Enter');
  await screener.page.getByRole('button', { name: '完成分类' }).waitFor();
  await hiddenFromLeader(leader, id);
  await screener.page.locator('#f-secrecy').selectOption('internal');
  await screener.page.getByRole('button', { name: '完成分类' }).click();
  await screener.page.getByText('都处理完了').waitFor();
  await hiddenFromLeader(leader, id);

  const signer = await atDesk('pm', '/inbox');
  await signer.page.getByRole('heading', { name: title }).waitFor();
  expect(await signer.page.locator('.reading .photos img').evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBeGreaterThan(0);
  await signer.page.keyboard.press('a');
  await signer.page.locator('#f-proof:focus').fill(password);
  await signer.page.keyboard.press('Enter');
  await signer.page.locator('.hold').waitFor();
  await hiddenFromLeader(leader, id);
  await signer.page.getByText('今日已签认 1 条').first().waitFor({ timeout: 15_000 });
  await hiddenFromLeader(leader, id);

  const custodian = await atDesk('custodian', '/publish');
  await custodian.page.getByRole('heading', { name: title }).waitFor();
  await custodian.page.keyboard.press('p');
  const no = (await custodian.page.getByRole('status', { name: '发布结果' }).getByRole('link').textContent()) ?? '';
  expect(no).toMatch(new RegExp(`^${project}-B1-\\d{4}-0001$`));

  await leader.page.goto('/board');
  await leader.page.getByRole('link', { name: title }).click();
  await leader.page.waitForURL(`**/board/${no}`);
  await leader.page.getByRole('heading', { name: title }).waitFor();
  expect(await leader.page.locator('.sheet .seal').textContent()).toBe('已签认');
  const published = await site.call<{ content_hash: string; code: string }>('leader', 'GET', `/projects/${project}/publications/${no}`);
  await leader.page.getByText(published.content_hash).waitFor();
  await leader.page.getByText(published.code).waitFor();
  expect(await leader.page.locator('.sheet .photos img').evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBeGreaterThan(0);

  for (const seat of [phone, leader, screener, signer, custodian]) {
    expect(seat.complaints).toEqual([]);
    await seat.context.close();
  }
});
