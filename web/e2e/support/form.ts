import type { Page } from 'playwright-core';

/** The words by which the tests find their way in the Chinese panel. */
export const zh = {
  submit: '提交',
  copy: '复制昨天',
  waiting: '待上传',
  handling: '处理中',
  sendNow: '立即上传',
  allSent: '全部已上传',
};

/** jpeg makes a true photo: what the page looks like. */
export function jpeg(page: Page): Promise<Buffer> {
  return page.screenshot({ type: 'jpeg', quality: 80 });
}

/** fillProgress fills a construction record as a person would, and leaves it unsent. */
export async function fillProgress(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: /施工记录/ }).click();
  await page.getByLabel('标题').fill(title);
  await page.getByLabel('情况记录').fill('12 层钢筋绑扎完成 80%，明日报验。');
  await page.getByLabel('工序').fill('钢筋绑扎');
  const unit = page.locator('[data-path="location.unit_project"] button').first();
  if ((await unit.getAttribute('aria-pressed')) !== 'true') await unit.click();
}

export async function submit(page: Page): Promise<void> {
  await page.getByRole('button', { name: zh.submit, exact: true }).click();
  await page.waitForURL(/\/m$/);
}

/** warm opens the phone page with a net until the worker holds the shell and the device holds every form. */
export async function warm(page: Page): Promise<void> {
  await page.goto('/m');
  for (let tries = 0; tries < 300; tries++) {
    if (await page.evaluate(isWarm)) return;
    await page.waitForTimeout(100);
  }
  throw new Error('the phone page did not get ready for a lost net');
}

async function isWarm(): Promise<boolean> {
  const worker = await navigator.serviceWorker.getRegistration();
  const db = await new Promise<IDBDatabase>((done, fail) => {
    const open = indexedDB.open('countersign');
    open.onsuccess = () => done(open.result);
    open.onerror = () => fail(open.error);
  });
  const keys = await new Promise<IDBValidKey[]>((done) => {
    const all = db.transaction('keep').objectStore('keep').getAllKeys();
    all.onsuccess = () => done(all.result);
  });
  db.close();
  return !!worker?.active && keys.includes('forms_at');
}
