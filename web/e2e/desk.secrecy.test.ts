import { createHash } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuid7 } from '../src/core/uuid7.ts';
import { picture } from './desk.picture.ts';
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

const pictures = process.env.COUNTERSIGN_PICTURES;
const shoot = async (page: Page, name: string) => void (pictures && (await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true })));
const proof = { method: 'password', password };

/** varied gives a picture whose bytes are its own: the same photo twice is refused (V10). */
const varied = (word: string) => new Uint8Array(Buffer.concat([picture(), Buffer.from(word)]));

/** published puts a record with a picture on the board at a level. */
async function published(title: string, secrecy: string, bytes: Uint8Array): Promise<{ record: Filed; photo: string }> {
  const photo = uuid7();
  const digest = createHash('sha256').update(bytes).digest();
  await site.call('technician', 'PUT', `/projects/${project}/attachments/${photo}`, bytes, { 'Content-Type': 'image/png', 'Content-Disposition': 'attachment; filename="site.png"', 'Repr-Digest': `sha-256=:${digest.toString('base64')}:` });
  const filed = await site.classified('technician', progress(title, { attachments: [{ id: photo, sha256: digest.toString('hex') }] }), secrecy);
  const signed = await site.move('pm', filed, 'sign', { content_hash: filed.content_hash, proof });
  return { record: await site.move('custodian', signed, 'publish', {}), photo };
}

async function prove(page: Page): Promise<void> {
  await page.locator('#f-proof').fill(password);
  await page.keyboard.press('Enter');
}

const levelOf = async (id: string) => (await site.call<{ secrecy: string }>('pm', 'GET', `${site.records}/${id}`)).secrecy;

test('the custodian raises a level and asks to lower it, the manager signs, and the page says both levels', async () => {
  const { record } = await published('标底测算', 'confidential', varied('a'));
  const custodian = await sit(browser, site.url, { size: deskSize });
  await login(custodian.page, 'custodian', `/board/${record.archive_no}`);
  await custodian.page.getByText('密级为企业内部密级，并非国家秘密。').waitFor();
  await custodian.page.getByRole('button', { name: '变更密级' }).click();
  const form = custodian.page.getByRole('dialog', { name: '变更密级' });
  await form.getByLabel('新密级').selectOption('secret');
  await form.getByRole('button', { name: '提高密级' }).click();
  await form.getByText('请写明原因，不少于 5 字。').waitFor();
  expect(await axeViolations(custodian.page)).toEqual([]);
  await shoot(custodian.page, 'level-dialog-zh');
  await form.getByLabel('变更原因').fill('标底未公布，按机密管理');
  await form.getByRole('button', { name: '提高密级' }).click();
  await custodian.page.getByText('签认时为“秘密”', { exact: false }).waitFor();
  expect(await levelOf(record.id)).toBe('secret');

  await custodian.page.getByRole('button', { name: '变更密级' }).click();
  await form.getByLabel('新密级').selectOption('open');
  await form.getByLabel('变更原因').fill('标底已公布，可以公开');
  await form.getByRole('button', { name: '申请降低密级' }).click();
  await custodian.page.getByRole('heading', { name: '降密申请' }).waitFor();
  expect(await levelOf(record.id)).toBe('secret');

  const manager = await sit(browser, site.url, { size: deskSize });
  await login(manager.page, 'pm', '/inbox');
  await manager.page.getByText('1 项降密申请待签认').waitFor();
  expect(await axeViolations(manager.page)).toEqual([]);
  await shoot(manager.page, 'level-inbox-zh');
  await manager.page.getByRole('link', { name: '由“机密”降为“公开”' }).click();
  await manager.page.getByRole('button', { name: '同意并签认' }).waitFor();
  expect(await axeViolations(manager.page)).toEqual([]);
  await shoot(manager.page, 'level-request-zh');
  await manager.page.getByRole('button', { name: '同意并签认' }).click();
  await prove(manager.page);
  await expect.poll(() => levelOf(record.id), { timeout: 15_000 }).toBe('open');

  const reader = await sit(browser, site.url, { size: deskSize, lang: 'en' });
  await login(reader.page, 'leader', `/board/${record.archive_no}`);
  await reader.page.getByText('Signed as “Confidential”', { exact: false }).waitFor();
  await reader.page.getByText('they are not state secrets.', { exact: false }).waitFor();
  expect(await axeViolations(reader.page)).toEqual([]);
  await shoot(reader.page, 'level-changed-en');
  for (const one of [custodian, manager, reader]) {
    expect(one.complaints).toEqual([]);
    await one.context.close();
  }
});

test('above internal a reader sees his own name across the picture, and nothing of it is cached', async () => {
  const { record, photo } = await published('机密部位照片', 'confidential', varied('b'));
  for (const lang of ['zh', 'en'] as const) {
    for (const [name, size] of [['desk', deskSize], ['phone', phoneSize]] as const) {
      const seat = await sit(browser, site.url, { size, lang });
      await login(seat.page, 'leader', `/board/${record.archive_no}`);
      const image = seat.page.locator(`img[src*="${photo}"]`).first();
      await image.waitFor();
      await expect.poll(() => image.evaluate((one: HTMLImageElement) => one.complete && one.naturalWidth)).toBeGreaterThan(64); // enlarged, so that the letters have room
      expect(await axeViolations(seat.page)).toEqual([]);
      await shoot(seat.page, `watermark-${name}-${lang}`);
      expect(seat.complaints).toEqual([]);
      await seat.context.close();
    }
  }
  const path = `/projects/${project}/attachments/${photo}`;
  const [mine, hers] = await Promise.all([site.raw('leader', 'GET', path), site.raw('pm', 'GET', path)]);
  expect(mine.headers.get('Cache-Control')).toBe('no-store');
  const [a, b] = await Promise.all([mine.arrayBuffer(), hers.arrayBuffer()]);
  expect(Buffer.from(a).equals(Buffer.from(b))).toBe(false);
});
