import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays, today } from '../src/core/when.ts';
import type { Report } from '../src/desk/api/reports.ts';
import { firstDay, periodOf } from '../src/desk/logic/period.ts';
import { Caller } from './support/api.ts';
import { axeViolations, deskSize, launch, login, password, phoneSize, sit } from './support/browser.ts';
import { Server } from './support/server.ts';

let server: Server;
let browser: Browser;
let analyst: Caller;
let pm: Caller;
beforeAll(async () => {
  server = await Server.start();
  browser = await launch();
  analyst = await Caller.login(server.address, 'analyst');
  pm = await Caller.login(server.address, 'pm');
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Where pictures of the pages go for looking at them; nowhere unless it is named. */
const pictures = process.env.COUNTERSIGN_PICTURES;
const shoot = async (page: Page, name: string) => void (pictures && (await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true })));

const weekOf = (back: number) => periodOf('week', addDays(firstDay('week', today()), -7 * back));

/** compile makes a report, or takes the one that the schedule made meanwhile. */
async function compile(period: string, kind = 'week'): Promise<Report> {
  try {
    return await analyst.call<Report>('POST', '/reports', { kind, period });
  } catch (refused) {
    const { items } = await analyst.call<{ items: Report[] }>('GET', `/reports?kind=${kind}&state=compiling&limit=200`);
    const made = items.find((each) => each.period.name === period);
    if (!made) throw refused;
    return analyst.call<Report>('GET', `/reports/${made.id}`);
  }
}

async function issued(period: string): Promise<Report> {
  const { id, root } = await compile(period);
  return pm.call('POST', `/reports/${id}/issue`, { root, proof: { method: 'password', password } });
}

async function prove(page: Page): Promise<void> {
  const field = page.locator('#f-proof');
  await field.waitFor();
  await field.fill(password);
  await page.keyboard.press('Enter');
}

test('the analyst compiles and comments, the project manager approves what he saw, and a leader reads from the headline to the record in two clicks', async () => {
  const reader = await sit(browser, server.address, { size: deskSize });
  await login(reader.page, 'leader', '/');
  await reader.page.waitForURL('**/reading');
  await reader.page.locator('article .headline a').first().waitFor(); // what the demonstration issued

  const maker = await sit(browser, server.address, { size: deskSize });
  await login(maker.page, 'analyst', '/');
  await maker.page.waitForURL('**/reports');
  await maker.page.getByRole('button', { name: '编制报表' }).click();
  const form = maker.page.getByRole('dialog', { name: '编制报表' });
  await form.getByRole('button', { name: '周报' }).waitFor();
  expect(await form.getByLabel('期间').inputValue()).toBe(weekOf(1)); // the last whole week stands first
  expect(await axeViolations(maker.page)).toEqual([]);
  await shoot(maker.page, 'report-compile-zh');
  await form.getByRole('button', { name: '编制', exact: true }).click();
  await maker.page.locator('article.report .headline').waitFor();
  await maker.page.getByText('等待项目经理审批签发').waitFor();
  expect(await maker.page.getByRole('button', { name: '审批并签发' }).count()).toBe(0);
  const address = new URL(maker.page.url()).pathname;

  await maker.page.getByRole('button', { name: '写分析说明' }).click();
  const words = maker.page.getByRole('dialog', { name: '写分析说明' });
  await words.getByRole('textbox').fill('本周滞后的主因是夜间停工，下周可追回。');
  expect(await axeViolations(maker.page)).toEqual([]);
  await words.getByRole('button', { name: '保存说明' }).click();
  await words.waitFor({ state: 'hidden' });
  await maker.page.locator('blockquote').getByText('下周可追回').waitFor();

  // Nobody but those who make it knows of a report before its issue.
  const early = await sit(browser, server.address, { size: deskSize });
  await login(early.page, 'leader', address);
  await early.page.getByText('没有这个页面，或您无权查看').waitFor();
  await early.context.close();

  const manager = await sit(browser, server.address, { size: deskSize });
  await login(manager.page, 'pm', address);
  await manager.page.getByText('等待您审批签发').waitFor();
  await shoot(manager.page, 'report-before-issue-zh');

  // While he reads, the analyst adds to it: what he saw is not what he would sign.
  await maker.page.getByRole('button', { name: '写分析说明' }).click();
  await words.getByRole('textbox').fill('本周滞后的主因是夜间停工，两周可追回。');
  await words.getByRole('button', { name: '保存说明' }).click();
  await words.waitFor({ state: 'hidden' });
  await manager.page.getByRole('button', { name: '审批并签发' }).click();
  await manager.page.getByRole('alert').getByText('报表已重新编制，数字未变').waitFor();
  await manager.page.locator('blockquote').getByText('两周可追回').waitFor();
  expect((await pm.call<Report>('GET', address)).state).toBe('compiling');

  await manager.page.getByRole('button', { name: '审批并签发' }).click();
  await prove(manager.page);
  await manager.page.locator('article.report .seal').waitFor();
  await manager.page.getByText('已冻结').waitFor();
  expect(await manager.page.getByRole('button', { name: '审批并签发' }).count()).toBe(0);
  await shoot(manager.page, 'report-issued-zh');

  await reader.page.goto('/');
  await reader.page.waitForURL('**/reading');
  const headline = reader.page.locator('article .headline a').first();
  await headline.waitFor();
  await shoot(reader.page, 'reading-room-zh');
  await headline.click();
  await reader.page.locator('article.report .seal').waitFor();
  const number = reader.page.locator('article.report a[data-ref]').first();
  const ref = await number.getAttribute('data-ref');
  await number.click();
  const drawer = reader.page.getByRole('dialog');
  const entry = drawer.locator('a[href^="/board/"]').first();
  await entry.waitFor();
  expect(new URL(reader.page.url()).searchParams.get('ref')).toBe(ref);
  await shoot(reader.page, 'report-behind-zh');
  await entry.click();
  await reader.page.locator('.sheet article').getByText('已签认').first().waitFor();
  await reader.page.goBack();
  await drawer.locator('a[href^="/board/"]').first().waitFor();
  await reader.page.goBack();
  await drawer.waitFor({ state: 'hidden' });
  expect(new URL(reader.page.url()).pathname).toBe(address);

  for (const one of [reader, maker, manager]) {
    expect(one.complaints).toEqual([]);
    await one.context.close();
  }
});

test('a link on paper opens the number, keys move between reports and turn pictures into tables', async () => {
  const [first, second] = [await issued(weekOf(2)), await issued(weekOf(3))];
  const ref = first.figures.find((each) => each.records)!.ref;
  const seat = await sit(browser, server.address, { size: deskSize });
  const { page } = seat;
  await login(page, 'leader', `/reports/${first.id}/figures/${encodeURIComponent(ref)}`);
  await page.getByRole('dialog').locator('a[href^="/board/"]').first().waitFor();
  expect(new URL(page.url()).pathname).toBe(`/reports/${first.id}`);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });

  const current = page.locator('.reports a[aria-current=true]');
  await current.waitFor();
  const before = await current.getAttribute('href');
  await page.keyboard.press('j');
  await expect.poll(() => current.getAttribute('href')).not.toBe(before);
  expect(await current.getAttribute('href')).toBe(`/reports/${second.id}`);
  await page.keyboard.press('k');
  await expect.poll(() => current.getAttribute('href')).toBe(before);

  await page.locator('.drawing svg').first().waitFor();
  const drawn = await page.locator('.drawing svg').count();
  await page.keyboard.press('t');
  await page.locator('.drawing').first().waitFor({ state: 'detached' });
  expect(await page.locator('figure table').count()).toBe(drawn);
  await page.keyboard.press('t');
  await expect.poll(() => page.locator('.drawing svg').count()).toBe(drawn);

  await page.keyboard.press('Shift+Slash');
  await page.getByRole('dialog', { name: '快捷键' }).getByText('图与表格切换').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.waitForURL('**/reading');
  await page.getByRole('heading', { name: '各期对比' }).waitFor();
  await page.getByRole('region', { name: '各期对比' }).locator('tbody tr').first().waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await page.waitForURL('**/reports');
  expect(seat.complaints).toEqual([]);
  await seat.context.close();
});

test('a mark of a picture is read out and opens its records; on paper nothing but the sheet is left', async () => {
  const { items } = await pm.call<{ items: Report[] }>('GET', '/reports?kind=week&state=issued');
  const seat = await sit(browser, server.address, { size: deskSize });
  const { page } = seat;
  await login(page, 'leader', `/reports/${items[0]!.id}`);
  const mark = page.locator('.drawing a[data-ref]').first();
  await mark.waitFor();
  const said = await mark.getAttribute('aria-label');
  // A picture is drawn once more when its width is known: what was focused before is gone then.
  await expect.poll(async () => (await mark.blur(), await mark.focus(), page.locator('.pointed', { hasText: said! }).count()), { timeout: 15_000 }).toBeGreaterThan(0);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  expect(new URL(page.url()).searchParams.get('ref')).toBe(await mark.getAttribute('data-ref'));
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });

  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await page.locator('.reports .list, .tools, nav').evaluateAll((all) => all.filter((each) => each.getClientRects().length).length)).toBe(0);
  expect(await page.locator('article.report').evaluate((it) => getComputedStyle(it).color)).toBe('rgb(0, 0, 0)');
  if (pictures) await page.pdf({ path: `${pictures}/report-print-zh.pdf`, preferCSSPageSize: true });
  expect(seat.complaints).toEqual([]);
  await seat.context.close();
});

test('without a net the report in sight stays and nothing can be done; a server that fails says so and is asked again', async () => {
  const { id } = await compile(weekOf(4));
  const seat = await sit(browser, server.address, { size: deskSize });
  const { page } = seat;
  await login(page, 'analyst', `/reports/${id}`);
  await page.getByRole('button', { name: '重新编制' }).waitFor();
  await seat.context.setOffline(true);
  await expect.poll(() => page.getByRole('button', { name: '重新编制' }).isDisabled()).toBe(true);
  await page.locator('article.report .headline').waitFor();
  await seat.context.setOffline(false);
  await expect.poll(() => page.getByRole('button', { name: '重新编制' }).isDisabled()).toBe(false);

  let fail = true;
  await page.route('**/api/v1/projects/*/reports**', (route) => (fail ? route.fulfill({ status: 500, json: { title: '', status: 500, detail: '', code: 'E_INTERNAL', request_id: 'r-1' } }) : route.fallback()));
  await page.reload();
  await page.getByText('请求编号 r-1').first().waitFor();
  fail = false;
  const again = page.getByRole('button', { name: '重试' });
  // The list and the report each ask again; one that succeeds takes its button with it.
  await expect.poll(async () => ((await again.count()) && (await again.first().click({ timeout: 1000 }).catch(() => undefined)), again.count()), { timeout: 15_000 }).toBe(0);
  await page.locator('article.report .headline').waitFor();
  await page.getByRole('button', { name: '作废' }).click();
  const drop = page.getByRole('dialog', { name: '作废这份报表' });
  await drop.getByRole('button', { name: '作废' }).click();
  await drop.getByText('请写明原因，不少于 5 字。').waitFor();
  await drop.getByRole('textbox').fill('期间选错，另行编制');
  await drop.getByRole('button', { name: '作废' }).click();
  await drop.waitFor({ state: 'hidden' });
  await page.getByText('期间选错，另行编制').waitFor();
  expect(seat.complaints).toEqual([]);
  await seat.context.close();
});

/** What each person sees, and what is there when the page stands. */
const seats: [user: string, path: (issued: string, open: string) => string, there: string][] = [
  ['leader', () => '/reading', '.reading-room .scroll tbody tr'],
  ['leader', (id) => `/reports/${id}`, 'article.report .drawing svg'],
  ['leader', (id) => `/reports/${id}?ref=records.published`, 'dialog[open] a[href^="/board/"]'],
  ['pm', () => '/reports', '.reports .rows a'],
  ['pm', (_, open) => `/reports/${open}`, 'article.report .drawing svg'],
];

test.each(['leader', 'pm'])('every page of reports of %s is accessible and fits, in both languages, both themes, both widths', async (user) => {
  const { items } = await pm.call<{ items: Report[] }>('GET', '/reports?kind=week&state=issued');
  const open = await compile(weekOf(5)).catch(async () => (await pm.call<{ items: Report[] }>('GET', `/reports?kind=week&state=compiling`)).items[0]!);
  const seat = await sit(browser, server.address, { size: deskSize });
  const { page } = seat;
  await login(page, user, '/');
  const found: string[] = [];
  for (const lang of ['zh', 'en']) {
    await page.evaluate((word) => localStorage.setItem('countersign.language', word), lang);
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      for (const size of [deskSize, phoneSize]) {
        await page.setViewportSize(size);
        for (const [i, [, path, there]] of seats.filter(([who]) => who === user).entries()) {
          await page.goto(path(items[0]!.id, open.id));
          await page.locator(there).first().waitFor({ state: 'attached' });
          const look = `${user} ${i} ${lang} ${theme} ${size.width}`;
          found.push(...(await axeViolations(page)).map((each) => `${look}: ${each.id} ${each.nodes.join(' ')}`));
          const spill = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          if (spill > 0) found.push(`${look}: wider than the page by ${spill}`);
          await shoot(page, `look-${look.replaceAll(' ', '-')}`);
        }
      }
    }
  }
  expect(found).toEqual([]);
  expect(seat.complaints).toEqual([]);
  await seat.context.close();
});
