import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { today } from '../src/core/when.ts';
import { progress, project, Site, type Filed } from './desk.site.ts';
import { axeViolations, deskSize, launch, login, password, phoneSize, sit } from './support/browser.ts';

let site: Site;
let browser: Browser;
let crane: Filed;
beforeAll(async () => {
  site = await Site.open();
  browser = await launch();
  await publish('B13', '今日气象', { am_condition: 'sunny', pm_condition: 'light_rain', t_min: '4', t_max: '12', wind_level: 2, rain_mm: '3.5' });
  await publish('B7', '钢筋工出勤', { team: '钢筋一班', trade: '钢筋工', headcount: 42, hours_per_head: '9' });
  crane = await publish('B8', '塔吊运转', { plant_no: 'TC-01', type: '塔式起重机', run_h: '8', idle_h: '2' }, 'secret');
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

async function publish(code: string, title: string, body: Record<string, unknown>, secrecy = 'internal'): Promise<Filed> {
  const classified = await site.classified('technician', progress(title, { class: code, body }), secrecy);
  const signed = await site.move('pm', classified, 'sign', { content_hash: classified.content_hash, proof: { method: 'password', password } });
  return site.move('custodian', signed, 'publish', {});
}

/** Where pictures of the pages go for looking at them; nowhere unless it is named. */
const pictures = process.env.COUNTERSIGN_PICTURES;
const shoot = async (page: Page, name: string) => void (pictures && (await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true })));

test('the diary of a day names what is absent, and each line leads to what was signed', async () => {
  const seat = await sit(browser, site.url, { size: deskSize });
  await login(seat.page, 'leader', '/diary');
  const sheet = seat.page.getByRole('table', { name: '施工日志' });
  await sheet.getByText('合计 42 人').waitFor();
  await sheet.getByText('小雨').waitFor();
  expect(await sheet.getByText('塔式起重机').count(), 'what is above the reader is not there').toBe(0);
  await seat.page.getByRole('region', { name: '缺项' }).getByText('无施工与进度记录').waitFor();
  const day = seat.page.getByRole('button', { name: /2 条记录，缺 4 项/ });
  expect(await day.getAttribute('aria-pressed')).toBe('true');
  expect(await axeViolations(seat.page)).toEqual([]);
  await sheet.getByRole('link', { name: /^B7-/ }).click();
  await seat.page.getByRole('heading', { name: '钢筋工出勤' }).waitFor();
  await seat.page.goBack();
  await seat.page.getByRole('button', { name: '周摘要' }).click();
  await seat.page.getByText('出勤 42 人·日').waitFor();
  await seat.page.getByRole('button', { name: '月摘要' }).click();
  await seat.page.getByText('无施工与进度记录').first().waitFor();
  expect(seat.complaints).toEqual([]);
  await seat.context.close();

  const manager = await sit(browser, site.url, { size: deskSize });
  await login(manager.page, 'pm', `/diary?day=${today()}`);
  await manager.page.getByRole('table', { name: '施工日志' }).getByText('塔式起重机').waitFor();
  await manager.page.getByRole('link', { name: new RegExp(crane.archive_no!.slice(project.length + 1)) }).waitFor();
  await manager.context.close();
});

test('the page reads well in both languages, by day and by night, on desk and phone', async () => {
  for (const size of [deskSize, phoneSize]) {
    for (const lang of ['zh', 'en'] as const) {
      for (const theme of ['light', 'dark'] as const) {
        const seat = await sit(browser, site.url, { size, lang, theme });
        for (const view of ['day', 'week', 'month']) {
          if (view === 'day') await login(seat.page, 'pm', `/diary?view=${view}`);
          else await seat.page.goto(`/diary?view=${view}`);
          await seat.page.locator('.one table, .one article').waitFor();
          await seat.page.locator('aside button[aria-pressed=true]').waitFor();
          expect(await axeViolations(seat.page), `${view} ${lang} ${theme} ${size.width}`).toEqual([]);
          expect(await seat.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the page').toBe(true);
          await shoot(seat.page, `diary-${view}-${lang}-${theme}-${size.width}`);
        }
        expect(seat.complaints).toEqual([]);
        await seat.context.close();
      }
    }
  }
});
