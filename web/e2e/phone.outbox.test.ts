import { createHash } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { Caller } from './support/api.ts';
import { launch, login, sit, type Seat } from './support/browser.ts';
import { fillProgress, jpeg, submit, warm, zh } from './support/form.ts';
import { Server } from './support/server.ts';

let server: Server;
let browser: Browser;
let seat: Seat;
let caller: Caller;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
  caller = await Caller.login(server.address, 'technician');
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});
beforeEach(async () => {
  seat = await sit(browser, server.address);
  await login(seat.page, 'technician');
  await warm(seat.page);
});
afterEach(async () => {
  expect(seat.complaints).toEqual([]);
  await seat.context.close();
});

describe('a record on the phone', () => {
  test('filed with a photo without a net, outlives reload and closing, and goes when the net is back', async () => {
    const { context } = seat;
    let { page } = seat;
    const photo = await jpeg(page);
    const title = '离线填报 12 层钢筋';
    await context.setOffline(true);
    await page.getByRole('link', { name: /进度/ }).click();
    await page.locator('input[type=file][capture]').setInputFiles({ name: '现场.jpg', mimeType: 'image/jpeg', buffer: photo });
    await page.locator('.photos img').waitFor();
    await fillProgress(page, title);
    await submit(page);
    await page.getByRole('status').getByText(/离线 · 先存本机 · 1/).waitFor();

    await page.reload();
    await page.getByText(title).waitFor();
    await page.close();
    page = await context.newPage();
    await page.goto('/m/mine');
    await page.locator('article', { hasText: title }).getByText(zh.waiting).waitFor();
    expect(await caller.titled(title)).toEqual([]);

    await context.setOffline(false);
    await page.getByRole('status').getByText(/全部已上传|需修改/).waitFor();
    await page.getByRole('tab', { name: zh.handling }).click();
    await page.getByRole('tabpanel').getByText(title).waitFor();

    const [filed, ...doubled] = await caller.titled(title);
    expect(doubled).toEqual([]);
    expect(filed!.state).toBe('submitted');
    const { attachments, body } = await caller.record(filed!.id);
    expect(attachments!.map((each) => [each.sha256, each.name, each.content_type])).toEqual([
      [createHash('sha256').update(photo).digest('hex'), '现场.jpg', 'image/jpeg'],
    ]);
    expect(body).toMatchObject({ process: '钢筋绑扎', note: '12 层钢筋绑扎完成 80%，明日报验。' });
  });

  test('half-written is there again after a reload, photo and all', async () => {
    const { page } = seat;
    await page.getByRole('link', { name: /安全/ }).click();
    await page.locator('input[type=file][capture]').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: await jpeg(page) });
    await page.getByLabel('标题').fill('没写完的巡检');
    await page.getByText('已自动保存到本机').waitFor();
    await page.reload();
    expect(await page.getByLabel('标题').inputValue()).toBe('没写完的巡检');
    expect(await page.locator('.photos li').count()).toBe(1);
    await page.getByRole('button', { name: '放弃这条' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '放弃这条' }).click();
    await page.waitForURL(/\/m$/);
    expect(await page.getByText('没写完的巡检').count()).toBe(0);
  });

  test('survives the tab being killed in the middle of sending, and is not doubled', async () => {
    const { context } = seat;
    let { page } = seat;
    const title = '上传中途关掉';
    let reached: () => void;
    const sending = new Promise<void>((done) => (reached = done));
    await page.route('**/records/*', async (route) => {
      if (route.request().method() !== 'PUT') return route.continue();
      await route.fetch();
      reached();
    });
    await page.goto('/m/new?kind=progress');
    await fillProgress(page, title);
    await submit(page);
    await sending;
    await page.close();
    expect(await caller.titled(title)).toHaveLength(1);

    page = await context.newPage();
    await page.goto('/m');
    await page.getByRole('status').getByText(/全部已上传|需修改/).waitFor();
    expect(await caller.titled(title)).toHaveLength(1);
    expect(await page.getByText(title).count()).toBe(1);
  });

  test('waits through a dead server and a session that ran out, and goes after the login', async () => {
    const { page, context } = seat;
    const title = '服务器停机期间';
    await server.down();
    await page.getByRole('link', { name: '填报', exact: true }).click();
    await fillProgress(page, title);
    await submit(page);
    await page.getByRole('status').getByText(/离线 · 先存本机 · 1/).waitFor();
    await server.up();
    await context.clearCookies();
    await page.goto('/m/mine');
    await page.getByRole('dialog').getByLabel('密码').fill('demo-countersign');
    await page.getByRole('dialog').getByRole('button', { name: '登录', exact: true }).click();
    await page.getByRole('status').getByText(/全部已上传|需修改/).waitFor();
    caller = await Caller.login(server.address, 'technician');
    expect(await caller.titled(title)).toHaveLength(1);
  });
});

describe('what the server says', () => {
  test('a refusal stands at its field, the next record goes all the same, and the mended one goes too', async () => {
    const { page } = seat;
    await seat.context.setOffline(true);
    for (const [title, date] of [['太早的记录', '2020-01-01'], ['今天的记录', '']] as const) {
      await page.getByRole('link', { name: '填报', exact: true }).click();
      await fillProgress(page, title);
      if (date) await page.getByLabel('日期').fill(date);
      await submit(page);
    }
    await seat.context.setOffline(false);
    await page.getByRole('status').getByText(/需修改/).waitFor();
    await expect.poll(() => caller.titled('今天的记录').then((all) => all.length)).toBe(1);

    await page.getByRole('link', { name: '我的', exact: true }).click();
    await page.getByRole('tab', { name: zh.waiting }).click();
    await page.getByRole('button', { name: '修改并重交' }).click();
    const date = page.locator('[data-path=work_date]');
    await date.locator('.fault').waitFor();
    expect(await date.locator('input').evaluate((input) => input === document.activeElement)).toBe(true);
    await date.locator('input').fill((await caller.titled('今天的记录'))[0]!.work_date);
    await submit(page);
    await expect.poll(() => caller.titled('太早的记录').then((all) => all.length)).toBe(1);
  });

  test('a returned record comes back with its reason and goes out again as the next edition', async () => {
    const { page } = seat;
    const title = '照片看不清的一条';
    await page.getByRole('link', { name: '填报', exact: true }).click();
    await page.locator('input[type=file][capture]').setInputFiles({ name: 'b.jpg', mimeType: 'image/jpeg', buffer: await jpeg(page) });
    await fillProgress(page, title);
    await submit(page);
    await expect.poll(() => caller.titled(title).then((all) => all.length)).toBe(1);
    const [filed] = await caller.titled(title);
    const manager = await Caller.login(server.address, 'techmanager');
    await manager.call('POST', `/records/${filed!.id}/return`, { code: 'unclear_photo', reason: '照片看不清，请重拍', fields: ['attachments', 'body.note'] }, filed!.version);

    await page.goto('/m');
    const card = page.locator('article', { hasText: title });
    await card.getByText('照片看不清，请重拍').waitFor();
    await card.getByRole('button', { name: '修改' }).click();
    await page.getByText('退回原因').waitFor();
    const atNote = page.locator('[data-path="body.note"] .fault');
    expect(await atNote.textContent()).toContain('照片看不清，请重拍');
    const said = page.locator('main').getByText('照片看不清，请重拍');
    expect(await said.count()).toBe(3); // above, at the photos, at the note
    await page.locator('input[type=file][capture]').setInputFiles({ name: 'c.jpg', mimeType: 'image/jpeg', buffer: Buffer.concat([await jpeg(page)]) });
    await page.getByLabel('情况记录').fill('已重拍。');
    await atNote.waitFor({ state: 'detached' });
    await expect.poll(() => said.count()).toBe(1); // the photo is read first
    await submit(page);
    await expect.poll(() => caller.record(filed!.id).then((each) => each.state)).toBe('submitted');
    const again = await caller.record(filed!.id);
    expect(again.edition).toBe(2);
    expect(again.attachments).toHaveLength(2);
    expect(again.body).toMatchObject({ note: '已重拍。' });
  });
});

test('a routine record by copying: three taps, and less than a second of the page’s own time on a slow phone', async () => {
  const { page } = seat;
  await page.getByRole('link', { name: '填报', exact: true }).click();
  await fillProgress(page, '可复制的一条');
  await submit(page);
  await page.getByRole('status').getByText(/全部已上传|需修改/).waitFor();

  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const busy = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find((metric) => metric.name === 'TaskDuration')!.value * 1000;
  };
  // Ticks of the page's own thread: what else this machine does does not count.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await busy();
  await page.getByRole('link', { name: /进度/ }).tap();
  await page.getByRole('button', { name: zh.copy }).tap();
  await page.getByText('已复制').waitFor();
  await page.getByRole('button', { name: zh.submit, exact: true }).tap();
  await page.getByText('已存到本机').waitFor();
  const spent = Math.round((await busy()) - before);
  console.info(`a copied record: 3 taps, the page was at work for ${spent} ms at a quarter of the speed`);
  expect(spent).toBeLessThan(1000);
  await expect.poll(() => caller.titled('可复制的一条').then((all) => all.length)).toBe(2);
});
