import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const password = 'demo-countersign';
export const phoneSize = { width: 390, height: 844 };
export const deskSize = { width: 1440, height: 900 };

/** launch starts Chromium: the one that COUNTERSIGN_TEST_CHROMIUM names, else Debian's. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.COUNTERSIGN_TEST_CHROMIUM || '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

export interface Look {
  size?: { width: number; height: number };
  lang?: 'zh' | 'en';
  theme?: 'light' | 'dark';
}

/** A person's browser, with every complaint of the page gathered: errors and breaches of the content policy. */
export interface Seat {
  context: BrowserContext;
  page: Page;
  complaints: string[];
}

/** sit opens a browser window of the wanted size, language and theme. */
export async function sit(browser: Browser, address: string, look: Look = {}): Promise<Seat> {
  const phone = (look.size ?? phoneSize).width < 600;
  const context = await browser.newContext({
    baseURL: address,
    viewport: look.size ?? phoneSize,
    locale: look.lang === 'en' ? 'en-GB' : 'zh-CN',
    colorScheme: look.theme ?? 'light',
    hasTouch: phone,
    isMobile: phone,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  return { context, page, complaints };
}

/** login goes through the panel's own page. */
export async function login(page: Page, user: string, path = '/m'): Promise<void> {
  await page.goto(path);
  await page.locator('input[autocomplete=username]').fill(user);
  await page.locator('input[type=password]').fill(password);
  await page.locator('button[type=submit]').click();
  await page.locator('input[type=password]').waitFor({ state: 'detached' });
}

export interface Violation {
  id: string;
  nodes: string[];
}

/** axeViolations checks the page as it is against WCAG 2.2 A and AA. The checker runs in a world of its own, beside the content policy. */
export async function axeViolations(page: Page): Promise<Violation[]> {
  // A button on its way from waiting to ready has the colours of neither.
  await page.waitForFunction(() => document.getAnimations().every((each) => each.playState === 'finished'));
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'axe' });
  await session.send('Runtime.evaluate', { expression: axe, contextId: executionContextId });
  const tags = "['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']";
  const expression = `axe.run(document, { runOnly: ${tags} }).then((r) => JSON.stringify(r.violations.map((v) => ({ id: v.id, nodes: v.nodes.map((n) => n.html.slice(0, 160) + ' | ' + n.failureSummary) }))))`;
  const { result } = await session.send('Runtime.evaluate', { expression, contextId: executionContextId, awaitPromise: true, returnByValue: true });
  await session.detach();
  return JSON.parse(String(result.value)) as Violation[];
}
