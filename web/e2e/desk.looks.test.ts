import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { progress, Site, type Filed } from './desk.site.ts';
import { axeViolations, deskSize, launch, login, password, phoneSize, sit } from './support/browser.ts';

let site: Site;
let browser: Browser;
let submitted: Filed;
let published: Filed;
beforeAll(async () => {
  site = await Site.open();
  browser = await launch();
  submitted = await site.file('technician', progress('待筛选的一条', { channel: 'urgent' }));
  const screened = await site.file('technician', progress('待分类的一条'));
  await site.move('techmanager', screened, 'screen', { summary: '待分类' });
  await site.classified('technician', progress('待签认的一条'));
  const proof = { method: 'password', password };
  const toPublish = await site.classified('technician', progress('待发布的一条'));
  await site.move('pm', toPublish, 'sign', { content_hash: toPublish.content_hash, proof });
  const classified = await site.classified('technician', progress('已发布的一条'));
  const signed = await site.move('pm', classified, 'sign', { content_hash: classified.content_hash, proof });
  published = await site.move('custodian', signed, 'publish', {});
  await site.delegate('technician2');
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** What each page shows when it is there, per person who has it. */
const seats: [user: string, path: () => string, there: string][] = [
  ['techmanager', () => '/screen', '#f-summary'],
  ['techmanager', () => '/screen?pile=screened', '#f-class'],
  ['pm', () => '/inbox', '.reading article'],
  ['pm', () => '/project', 'table'],
  ['pm', () => '/delegations', '.sheet article'],
  ['custodian', () => '/publish', '.reading article'],
  ['leader', () => '/board', '.days a'],
  ['pm', () => `/board/${published.archive_no}`, '.sheet article'],
  ['technician', () => '/records', '.sheet ul button'],
  ['technician', () => `/records/${submitted.id}`, '.page article'],
  ['sysadmin', () => '/people', 'table'],
  ['sysadmin', () => '/project', 'table'],
];

test.each([...new Set(seats.map(([user]) => user))])('every page of %s is accessible in both languages, both themes, both widths', async (user) => {
  const seat = await sit(browser, site.url, { size: deskSize });
  const { page } = seat;
  await login(page, user, '/');
  const found: string[] = [];
  for (const lang of ['zh', 'en']) {
    await page.evaluate((word) => localStorage.setItem('countersign.language', word), lang);
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      for (const size of [deskSize, phoneSize]) {
        await page.setViewportSize(size);
        for (const [, path, there] of seats.filter(([who]) => who === user)) {
          await page.goto(path());
          await page.locator(there).first().waitFor({ state: 'attached' });
          const look = `${path()} ${lang} ${theme} ${size.width}`;
          found.push(...(await axeViolations(page)).map((each) => `${look}: ${each.id} ${each.nodes.join(' ')}`));
          const spill = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          if (spill > 0) found.push(`${look}: wider than the page by ${spill}`);
        }
      }
    }
  }
  expect(found).toEqual([]);
  expect(seat.complaints).toEqual([]);
  await seat.context.close();
});

test('the dialogs are accessible, and the keys tell themselves', async () => {
  const seat = await sit(browser, site.url, { size: deskSize });
  await login(seat.page, 'pm', '/inbox');
  await seat.page.locator('.reading article').waitFor();
  for (const [key, name] of [['Shift+Slash', '快捷键'], ['r', '退回记录'], ['Shift+A', '批量签认'], ['a', '确认是您本人签认']] as const) {
    await seat.page.keyboard.press(key);
    await seat.page.getByRole('dialog', { name }).waitFor();
    expect(await axeViolations(seat.page)).toEqual([]);
    await seat.page.keyboard.press('Escape');
    await seat.page.getByRole('dialog', { name }).waitFor({ state: 'hidden' });
  }
  await seat.page.keyboard.press('g');
  await seat.page.keyboard.press('b');
  await seat.page.waitForURL('**/board');
  expect(seat.complaints).toEqual([]);
  await seat.context.close();
});
