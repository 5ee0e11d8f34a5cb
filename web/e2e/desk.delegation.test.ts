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

/** Where pictures of the pages go for looking at them; nowhere unless it is named. */
const pictures = process.env.COUNTERSIGN_PICTURES;
const shoot = async (page: Page, name: string) => void (pictures && (await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true })));

const stateOf = async (id: string) => (await site.call<Filed>('pm', 'GET', `${site.records}/${id}`)).state;
const open = (page: Page, title: string) => page.locator('.one').getByRole('heading', { name: title, exact: true }).waitFor();

async function prove(page: Page): Promise<void> {
  await page.locator('#f-proof').fill(password);
  await page.keyboard.press('Enter');
}

test('a manager grants, the stand-in signs in his own name, readers see for whom, and the revocation closes the inbox', async () => {
  const waiting = await site.classified('technician', progress('待代签的一条'));
  const later = await site.classified('technician', progress('撤销后的一条'));

  const manager = await sit(browser, site.url, { size: deskSize });
  await login(manager.page, 'pm', '/delegations');
  await manager.page.getByRole('button', { name: '新建授权' }).click();
  const form = manager.page.getByRole('dialog', { name: '新建授权' });
  await form.getByRole('button', { name: '签字授权' }).click();
  await prove(manager.page);
  await form.getByText('授权人须', { exact: false }).or(form.getByText('被授权人须', { exact: false })).first().waitFor();
  expect(await axeViolations(manager.page)).toEqual([]);
  await form.getByLabel('代签人').selectOption('technician2');
  await form.getByLabel('授权原因').fill('赴外地出差三日');
  await shoot(manager.page, 'delegation-form-zh');
  await form.getByRole('button', { name: '签字授权' }).click();
  await manager.page.getByRole('heading', { name: '王芳 代 赵卫东' }).waitFor();
  await manager.page.getByText('生效中').waitFor();

  const seat = await sit(browser, site.url, { size: deskSize });
  const { page } = seat;
  await login(page, 'technician2', '/inbox');
  await page.getByRole('note').getByText('您代 赵卫东 签认').waitFor();
  await open(page, '待代签的一条');
  expect(await axeViolations(page)).toEqual([]);
  await shoot(page, 'stand-in-inbox-zh');
  await page.keyboard.press('a');
  await prove(page);
  await expect.poll(() => stateOf(waiting.id), { timeout: 15_000 }).toBe('signed');

  const signed = await site.call<Filed>('pm', 'GET', `${site.records}/${waiting.id}`);
  const published = await site.move('custodian', signed, 'publish', {});
  const reader = await sit(browser, site.url, { size: deskSize });
  await login(reader.page, 'leader', `/board/${published.archive_no}`);
  await reader.page.locator('.seal').getByText('代签认').first().waitFor();
  await reader.page.getByText('王芳 代 赵卫东').first().waitFor();
  await reader.page.getByText('（代 赵卫东）').waitFor();
  expect(await axeViolations(reader.page)).toEqual([]);
  await shoot(reader.page, 'publication-stand-in-zh');

  await reader.page.goto('/board');
  await reader.page.getByText('王芳（代 赵卫东）').first().waitFor();
  await manager.page.goto(`/records/${waiting.id}`);
  await manager.page.getByText('王芳（代 赵卫东）').first().waitFor();
  await manager.page.goto('/delegations');

  manager.page.once('dialog', (dialog) => void dialog.accept());
  await manager.page.getByRole('button', { name: '撤销' }).click();
  await manager.page.getByText('已撤销').first().waitFor();
  await page.keyboard.press('a');
  await page.getByRole('alert').or(page.getByText('没有找到')).first().waitFor({ timeout: 15_000 });
  expect(await stateOf(later.id)).toBe('classified');
  await page.goto('/inbox');
  await page.getByText('没有这个页面，或您无权查看').waitFor();
  for (const one of [seat, manager, reader]) {
    expect(one.complaints).toEqual([]);
    await one.context.close();
  }
});

test('the pages of a delegation are accessible and hold their width, in both languages and themes, on phone and desk', async () => {
  await site.classified('technician', progress('看版式的一条'));
  await site.delegate('technician2');
  for (const lang of ['zh', 'en'] as const) {
    for (const theme of ['light', 'dark'] as const) {
      for (const [name, size] of [['desk', deskSize], ['phone', phoneSize]] as const) {
        const seat = await sit(browser, site.url, { size, lang, theme });
        await login(seat.page, 'technician2', '/inbox');
        await seat.page.getByRole('note').waitFor();
        await seat.page.locator('.reading article').waitFor();
        const found = await axeViolations(seat.page);
        await shoot(seat.page, `inbox-${lang}-${theme}-${name}`);
        await seat.page.goto('/delegations');
        await seat.page.locator('.sheet article').first().waitFor();
        found.push(...(await axeViolations(seat.page)));
        await shoot(seat.page, `delegations-${lang}-${theme}-${name}`);
        const spill = await seat.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect([lang, theme, name, found, spill]).toEqual([lang, theme, name, [], 0]);
        expect(seat.complaints).toEqual([]);
        await seat.context.close();
      }
    }
  }
});

test('the holder gives a delegation back', async () => {
  const held = await site.call<{ items: { id: string; state: string }[] }>('technician2', 'GET', `/projects/${project}/delegations`);
  expect(held.items.some((each) => each.state === 'live')).toBe(true);
  const seat = await sit(browser, site.url, { size: phoneSize });
  await login(seat.page, 'technician2', '/delegations');
  seat.page.once('dialog', (dialog) => void dialog.accept());
  await seat.page.getByRole('button', { name: '交回' }).click();
  await expect.poll(async () => (await site.call<{ items: { state: string }[] }>('technician2', 'GET', `/projects/${project}/delegations`)).items.some((each) => each.state === 'live')).toBe(false);
  expect(seat.complaints).toEqual([]);
  await seat.context.close();
});
