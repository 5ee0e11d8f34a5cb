import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { progress, Site } from './desk.site.ts';
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

test('the manager says who owes what, the technician sees it as his own and does it', async () => {
  const manager = await sit(browser, site.url, { size: deskSize });
  await login(manager.page, 'pm', '/conduct?tab=duties');
  await manager.page.getByRole('button', { name: '新增职责' }).click();
  const form = manager.page.getByRole('dialog', { name: '新增职责' });
  await form.getByRole('button', { name: '设定' }).click();
  await form.locator('#f-class-fault').waitFor();
  await form.locator('#f-owner-fault').waitFor();
  expect(await axeViolations(manager.page)).toEqual([]);
  await form.getByLabel('责任人').selectOption('technician');
  await form.getByLabel('类别').selectOption('B1');
  await form.getByLabel('几点前').fill('24');
  await form.getByRole('button', { name: '设定' }).click();
  await form.waitFor({ state: 'detached' });
  await manager.page.getByText('李建国 · 每日').first().waitFor();
  await manager.page.getByText('待报', { exact: true }).waitFor();

  const seat = await sit(browser, site.url, { size: phoneSize });
  await login(seat.page, 'technician', '/conduct?tab=duties');
  await seat.page.getByText('待报', { exact: true }).waitFor();
  await site.file('technician', progress('应报的一条'));
  await seat.page.reload();
  await seat.page.getByText('已报', { exact: true }).waitFor();
  expect(await seat.page.getByRole('button', { name: '新增职责' }).count()).toBe(0);
  expect(seat.complaints).toEqual([]);
});

test('the month is computed from facts and signed only when it is over', async () => {
  const manager = await sit(browser, site.url, { size: deskSize });
  await login(manager.page, 'pm', '/conduct');
  const before = (await manager.page.locator('input[type=month]').inputValue()).slice(0, 7);
  await manager.page.getByText(`${before} · 项目人员`, { exact: false }).waitFor();
  await manager.page.getByRole('button', { name: '签认本月考核' }).click();
  await manager.page.locator('#f-proof:focus').waitFor();
  await manager.page.locator('#f-proof').fill(password);
  await manager.page.keyboard.press('Enter');
  await manager.page.getByText('赵卫东 于', { exact: false }).waitFor();
  const technician = await sit(browser, site.url, { size: deskSize });
  await login(technician.page, 'technician', '/conduct');
  await technician.page.getByRole('heading', { name: /李建国/ }).waitFor();
  expect(await technician.page.getByRole('heading', { name: /王芳/ }).count()).toBe(0);
  await technician.page.getByText('申诉', { exact: true }).first().click();
  await technician.page.locator('textarea').fill('当月尚未进场，请核实。');
  await technician.page.getByRole('button', { name: '提交申诉' }).click();
  await technician.page.getByText('尚未答复').waitFor();
  await manager.page.reload();
  await manager.page.locator('textarea').first().fill('情况属实，不计入。');
  await manager.page.getByRole('button', { name: '答复申诉' }).first().click();
  await manager.page.getByText('情况属实，不计入。').waitFor();
  expect([...manager.complaints, ...technician.complaints]).toEqual([]);
});

test.each(['zh', 'en'] as const)('in %s the pages are accessible in both themes and widths', async (lang) => {
  for (const theme of ['light', 'dark'] as const) {
    for (const size of [deskSize, phoneSize]) {
      const { page, context, complaints } = await sit(browser, site.url, { lang, theme, size });
      await login(page, 'pm', '/conduct');
      for (const tab of await page.getByRole('tab').all()) {
        await tab.click();
        await page.getByRole('tabpanel').waitFor();
        await expect.poll(() => page.locator('.skeleton').count(), { timeout: 15_000 }).toBe(0);
        expect(await axeViolations(page), `${lang} ${theme} ${size.width}`).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), 'no sideways scrolling').toBe(true);
        if (pictures) await page.screenshot({ path: `${pictures}/conduct-${lang}-${theme}-${size.width}-${await tab.getAttribute('id')}.png`, fullPage: true });
      }
      expect(complaints).toEqual([]);
      await context.close();
    }
  }
});
