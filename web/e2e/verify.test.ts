import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuid7 } from '../src/core/uuid7.ts';
import { progress, type Filed } from './desk.site.ts';
import { Caller } from './support/api.ts';
import { axeViolations, deskSize, launch, login, password, phoneSize, sit } from './support/browser.ts';
import { Server } from './support/server.ts';

let server: Server;
let browser: Browser;
let photo: Buffer;
let first: Published;
let second: Published;

interface Published extends Filed {
  archive_no: string;
  code: string;
}

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
  photo = await siteLike();
  first = await publish('12 层梁板钢筋绑扎');
  second = await publish('12 层梁板钢筋绑扎（更正）', { supersedes: first.id }, photo);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** siteLike makes a true JPEG with enough in it to be told from others: what the phone's first page looks like. */
async function siteLike(): Promise<Buffer> {
  const { page, context } = await sit(browser, server.address, { size: { width: 900, height: 700 } });
  await page.goto('/m');
  await page.locator('input[type=password]').waitFor();
  const picture = await page.screenshot({ type: 'jpeg', quality: 90 });
  await context.close();
  return picture;
}

/** publish brings an open record to the board, with a photo where there is one. */
async function publish(title: string, over: Record<string, unknown> = {}, picture?: Buffer): Promise<Published> {
  const [author, manager, pm, keeper] = await Promise.all(['technician', 'techmanager', 'pm', 'custodian'].map((who) => Caller.login(server.address, who)));
  const attachments = picture ? [await upload(picture)] : [];
  const { id, ...rest } = progress(title, { ...over, attachments });
  const project = await author!.call<{ unit_projects: string[] }>('GET', '');
  const location = { unit_project: project.unit_projects[0], floor: '12F' };
  const filed = await author!.call<Filed>('PUT', `/records/${id}`, { id, ...rest, location });
  const move = (who: Caller, record: Filed, name: string, body: unknown) => who.call<Filed>('POST', `/records/${filed.id}/${name}`, body, record.version);
  const screened = await move(manager!, filed, 'screen', { summary: title });
  const level = { class: 'B1', secrecy: 'open', valid_from: rest.work_date, valid_until: null, retention: 'permanent' };
  const classified = await move(manager!, screened, 'classify', level);
  const signed = await move(pm!, classified, 'sign', { content_hash: classified.content_hash, proof: { method: 'password', password } });
  return (await move(keeper!, signed, 'publish', {})) as Published;
}

async function upload(bytes: Buffer): Promise<{ id: string; sha256: string }> {
  const id = uuid7();
  const digest = createHash('sha256').update(bytes);
  const sum = digest.digest();
  const session = await fetch(`${server.address}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: 'technician', password }) });
  const { token } = (await session.json()) as { token: string };
  const answer = await fetch(`${server.address}/api/v1/projects/DEMO/attachments/${id}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'image/jpeg', 'Repr-Digest': `sha-256=:${sum.toString('base64')}:`, 'Content-Disposition': 'attachment; filename=a.jpg', 'Camera-Source': 'in_app' },
    body: new Uint8Array(bytes),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return { id, sha256: sum.toString('hex') };
}

/** redrawn saves a picture anew in the browser, painted over where that is wanted. */
async function redrawn(page: Page, picture: Buffer, paint: boolean): Promise<Buffer> {
  const made = await page.evaluate(
    async ([bytes, wanted]) => {
      const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(bytes as string), (c) => c.charCodeAt(0))]));
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
      const pen = canvas.getContext('2d')!;
      pen.drawImage(bitmap, 0, 0);
      pen.fillStyle = '#b05030';
      if (wanted) pen.fillRect(bitmap.width * 0.6, bitmap.height * 0.7, 120, 90);
      return canvas.toDataURL('image/jpeg', 0.7).split(',')[1]!;
    },
    [picture.toString('base64'), paint] as const,
  );
  return Buffer.from(made, 'base64');
}

async function drop(page: Page, name: string, mimeType: string, buffer: Buffer): Promise<void> {
  await page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer });
}

/** shoot keeps a picture of the page where COUNTERSIGN_LOOK names a folder. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.COUNTERSIGN_LOOK;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `verify-${name}.png`), fullPage: true });
}

test('a stranger types a code in any way and sees the facts; a corrected one leads to what is in force', async () => {
  const { page, context, complaints } = await sit(browser, server.address, { size: deskSize });
  await page.goto('/v');
  await page.getByLabel('防伪码').fill('nonsense!');
  await page.getByRole('button', { name: '查验', exact: true }).click();
  await page.getByText('防伪码是八个字母').waitFor();
  await page.getByLabel('防伪码').fill('AAAA AAAA');
  await page.getByRole('button', { name: '查验', exact: true }).click();
  await page.getByText('没有查到').waitFor();
  const typed = first.code.toLowerCase().replaceAll('o', '0').replaceAll('i', '1');
  await page.getByLabel('防伪码').fill(`${typed.slice(0, 4)}-${typed.slice(4)}`);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: first.archive_no }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/v/${first.code}`);
  await page.getByText('已被更正后的版本替代').first().waitFor();
  expect(await page.getByText('12 层梁板钢筋绑扎').count()).toBe(0);
  await page.getByRole('link', { name: `现行版本：${second.archive_no}` }).click();
  await page.getByRole('heading', { name: second.archive_no }).waitFor();
  await page.getByText('已发布，现行有效').first().waitFor();
  expect(await page.locator('ol li').count()).toBe(2);
  await page.goBack();
  await page.getByRole('heading', { name: first.archive_no }).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('a file is hashed here first; only who asks for a verdict sends it', async () => {
  const { page, context, complaints } = await sit(browser, server.address, { size: deskSize });
  const sent: string[] = [];
  page.on('request', (request) => void (request.method() === 'POST' && sent.push(new URL(request.url()).pathname)));
  await page.goto(`/v/${second.code}`);
  await page.getByRole('heading', { name: second.archive_no }).waitFor();
  await drop(page, 'a.jpg', 'image/jpeg', photo);
  await page.getByText('与发布版一致，一个字节都没有改动').waitFor();
  await shoot(page, 'same');
  const again = await redrawn(page, photo, false);
  await drop(page, 'again.jpg', 'image/jpeg', again);
  await page.getByText('与发布的任何附件都不同').waitFor();
  expect(sent).toEqual([]);
  await page.getByRole('button', { name: /发送给服务器/ }).click();
  await page.getByText('不是原件').waitFor();
  expect(sent).toEqual([`/api/v1/verify/${second.code}/compare`]);
  await drop(page, 'forged.jpg', 'image/jpeg', await redrawn(page, photo, true));
  await page.getByRole('button', { name: /发送给服务器/ }).click();
  await page.getByText('画面被改动过').waitFor();
  expect(await page.locator('.picture span').count()).toBeGreaterThan(0);
  await shoot(page, 'altered');
  expect(complaints).toEqual([]);
  await context.close();
});

test('a proof bundle is checked in the browser, and a changed one shows the broken bead', async () => {
  const auditor = await Caller.login(server.address, 'auditor');
  const bundle = await untilProven(auditor);
  const { page, context, complaints } = await sit(browser, server.address, { size: deskSize });
  await page.goto(`/v/${second.code}`);
  await page.getByRole('heading', { name: second.archive_no }).waitFor();
  await drop(page, 'proof.json', 'application/json', Buffer.from(JSON.stringify(bundle)));
  await page.getByText('证据包完整').waitFor();
  await page.getByText('签认的内容与发布版一致').waitFor();
  expect(await page.locator('section li.broken').count()).toBe(0);
  const reader = await untilProven(await Caller.login(server.address, 'leader'));
  expect(reader.begins).toBeTruthy();
  await drop(page, 'reader.json', 'application/json', Buffer.from(JSON.stringify(reader)));
  await page.getByText('reader.json').waitFor();
  await page.getByText('证据包完整').waitFor();
  expect(await page.locator('section li.broken').count()).toBe(0);
  const changed = structuredClone(bundle);
  changed.versions[0]!.document.title = '另一件事';
  await drop(page, 'proof.json', 'application/json', Buffer.from(JSON.stringify(changed)));
  await page.getByText('证据包有断裂').waitFor();
  expect(await page.locator('section li.broken').count()).toBeGreaterThan(0);
  await shoot(page, 'broken');
  const event = structuredClone(bundle);
  event.entries[0]!.event.actor = 'somebody';
  await drop(page, 'proof.json', 'application/json', Buffer.from(JSON.stringify(event)));
  await page.getByText('证据包有断裂').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('the board shows a photo small, as large as a screen, and above its stamp', async () => {
  const { page, context, complaints } = await sit(browser, server.address, { size: deskSize });
  await login(page, 'technician', `/board/${second.archive_no}`);
  const tile = page.locator('.photos img').first();
  await tile.waitFor();
  expect(await tile.getAttribute('src')).toContain('rendition=thumb');
  await page.waitForFunction(() => (document.querySelector('.photos img') as HTMLImageElement).naturalWidth > 0);
  await page.getByText('现场拍摄').waitFor();
  await shoot(page, 'board');
  await page.locator('.photos .tile').first().click();
  await page.waitForFunction(() => (document.querySelector('dialog img') as HTMLImageElement | null)?.naturalWidth === 900);
  await page.keyboard.press('Escape');
  const stamp = await page.locator('a[href*="rendition=stamped"]').getAttribute('href');
  const got = await page.evaluate(async (address) => {
    const answer = await fetch(address!);
    return [answer.status, answer.headers.get('Content-Type')];
  }, stamp);
  expect(got).toEqual([200, 'image/jpeg']);
  expect(await axeViolations(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await context.close();
});

interface Bundle {
  begins?: unknown;
  versions: { document: Record<string, unknown> }[];
  entries: { event: Record<string, unknown> }[];
}

/** untilProven waits until the ledger holds what was published. */
async function untilProven(auditor: Caller): Promise<Bundle> {
  for (let tries = 0; tries < 100; tries++) {
    const bundle = await auditor.call<Bundle>('GET', `/records/${second.id}/proof`).catch(() => undefined);
    if (bundle?.entries.some((each) => each.event.action === 'record.publish')) return bundle;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error('no proof');
}

test.each(['zh', 'en'] as const)('in %s the page is accessible in both themes and widths, and keeps to the content policy', async (lang) => {
  for (const theme of ['light', 'dark'] as const) {
    for (const size of [deskSize, phoneSize]) {
      const { page, context, complaints } = await sit(browser, server.address, { lang, theme, size });
      const look = `${lang} ${theme} ${size.width}`;
      for (const [name, path] of [['empty', '/v'], ['none', '/v/AAAAAAAA'], ['ended', `/v/${first.code}`], ['facts', `/v/${second.code}`]] as const) {
        await page.goto(path);
        await page.locator(name === 'empty' ? 'form' : name === 'none' ? '.none' : 'article').first().waitFor();
        if (name === 'facts') {
          await drop(page, 'x.jpg', 'image/jpeg', Buffer.from('something else'));
          await page.locator('.mark').waitFor();
        }
        expect({ look, name, found: await axeViolations(page) }).toEqual({ look, name, found: [] });
        const spill = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect({ look, name, spill }).toEqual({ look, name, spill: 0 });
        await shoot(page, `${name}-${lang}-${theme}-${size.width}`);
      }
      expect(complaints).toEqual([]);
      await context.close();
    }
  }
});
