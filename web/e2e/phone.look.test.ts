import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations, launch, login, sit } from './support/browser.ts';
import { Server } from './support/server.ts';

let server: Server;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

describe.each(['zh', 'en'] as const)('in %s', (lang) => {
  test.each(['light', 'dark'] as const)('%s: every phone page is accessible, keeps to the content policy and fits the screen', async (theme) => {
    const { page, context, complaints } = await sit(browser, server.address, { lang, theme });
    const look = async (where: string) => {
      expect({ where, found: await axeViolations(page) }).toEqual({ where, found: [] });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect({ where, wide }).toEqual({ where, wide: 390 });
    };
    await page.goto('/m');
    await page.locator('input[type=password]').waitFor();
    await look('login');
    await page.locator('button[type=submit]').click();
    await look('login, refused');
    await login(page, 'technician');
    await page.locator('.tiles').waitFor();
    await look('today');
    await page.locator('header [aria-haspopup=menu]').click();
    await look('menu');
    for (const kind of ['progress', 'safety', 'quality', 'resources', 'cost', 'directives']) {
      await page.goto(`/m/new?kind=${kind}`);
      await page.locator('details summary').first().waitFor();
      for (const summary of await page.locator('details summary').all()) await summary.click();
      await page.locator('footer button').nth(1).click();
      await page.locator('.fault').first().waitFor();
      await look(`new ${kind}, with faults`);
    }
    await page.goto('/m/mine');
    await page.locator('[role=tab]').first().waitFor();
    for (const tab of await page.locator('[role=tab]').all()) {
      await tab.click();
      await look(`mine, ${await tab.innerText()}`);
    }
    expect(complaints).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(lang === 'zh' ? 'zh-CN' : 'en');
    await context.close();
  });
});

test('every place to tap is large enough for a glove', async () => {
  const { page, context } = await sit(browser, server.address);
  await login(page, 'technician');
  for (const path of ['/m', '/m/new?kind=safety', '/m/mine']) {
    await page.goto(path);
    await page.locator('main button, main a').first().waitFor();
    const small = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('button, a, input:not(.unseen), select')]
        .map((element) => ({ text: element.innerText || element.id, box: (element.closest('label') ?? element).getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && Math.min(box.width, box.height) < 40)
        .map(({ text, box }) => `${text} ${Math.round(box.width)}×${Math.round(box.height)}`),
    );
    expect({ path, small }).toEqual({ path, small: [] });
  }
  await context.close();
});
