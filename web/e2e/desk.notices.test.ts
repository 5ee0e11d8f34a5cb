import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { progress, project, Site } from './desk.site.ts';
import { axeViolations, deskSize, launch, login, password, phoneSize, sit } from './support/browser.ts';

let site: Site;
let browser: Browser;
let group: Group;
/** Archive number of what feedback is given on. */
let no: string;
beforeAll(async () => {
  site = await Site.open();
  browser = await launch();
  group = await Group.open();
  const classified = await site.classified('technician', progress('十二层梁板钢筋绑扎'));
  const signed = await site.move('pm', classified, 'sign', { content_hash: classified.content_hash, proof: { method: 'password', password } });
  const published = await site.move('custodian', signed, 'publish', {});
  no = published.archive_no!;
  for (const text of ['附墙间距依据哪份方案？', '建议补充验收照片。']) {
    await site.call('leader', 'POST', `/projects/${project}/publications/${no}/feedback`, { kind: 'error', text });
  }
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await group?.close();
});

/** Where pictures of the pages go for looking at them; nowhere unless it is named. */
const pictures = process.env.COUNTERSIGN_PICTURES;
const shoot = async (page: Page, name: string) => void (pictures && (await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true })));

/** Group is a chat group's server: it keeps what it is told, and answers what it is to answer. */
class Group {
  told: string[] = [];
  answer = '{"errcode":0,"errmsg":"ok"}';
  private constructor(private readonly server: Server) {}

  static async open(): Promise<Group> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        group.told.push(Buffer.concat(parts).toString());
        response.end(group.answer);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return new Group(server);
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/cgi-bin/webhook/send?key=the-secret-key`;
  }

  close(): Promise<void> {
    return new Promise((done) => this.server.close(() => done()));
  }
}

test('the bell counts what is new, and the inbox leads to what it is about', async () => {
  const seat = await sit(browser, site.url, { size: deskSize });
  await login(seat.page, 'techmanager', '/screen');
  const bell = seat.page.getByRole('link', { name: '消息，2 条未读' });
  await bell.waitFor();
  await bell.click();
  await seat.page.getByRole('heading', { name: '消息' }).waitFor();
  const rows = seat.page.getByRole('main').getByRole('article');
  await expect.poll(() => rows.count()).toBe(2);
  await shoot(seat.page, 'notices-zh');
  await rows.first().getByRole('button', { name: '打开查看' }).click();
  await seat.page.waitForURL(/\/feedback\//);
  await seat.page.getByRole('link', { name: '消息，1 条未读' }).waitFor();
  await seat.page.keyboard.press('g');
  await seat.page.keyboard.press('n');
  await expect.poll(() => rows.count()).toBe(1);
  await seat.page.getByRole('button', { name: '全部标为已读' }).click();
  await seat.page.getByText('没有未读消息').waitFor();
  await seat.page.getByRole('main').getByRole('button', { name: /^全部$/ }).click();
  await expect.poll(() => rows.count()).toBe(2);
  expect(seat.complaints).toEqual([]);
  await seat.context.close();
});

test('a bot is set up, tried, put on a list, and its address never comes back', async () => {
  const seat = await sit(browser, site.url, { size: deskSize });
  const { page } = seat;
  await login(page, 'pm', '/distribution?tab=channels');
  await page.getByRole('button', { name: '新增消息通道' }).click();
  const form = page.getByRole('dialog', { name: '新增消息通道' });
  await form.getByLabel('名称').fill('项目管理群');
  await form.getByLabel('Webhook 地址').fill('https://10.0.0.1/hook');
  await form.getByRole('button', { name: '保存' }).click();
  await form.getByText(/位于公网/).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await shoot(page, 'channel-refused-zh');
  await form.getByLabel('Webhook 地址').fill(group.address);
  await form.getByRole('button', { name: '保存' }).click();
  await form.waitFor({ state: 'hidden' });
  const card = page.getByRole('article', { name: '项目管理群' });
  await card.getByRole('button', { name: '发送测试' }).click();
  await card.getByText('测试消息已送达').waitFor();
  expect(group.told[0]).toContain('测试消息');
  await shoot(page, 'channels-zh');
  await card.getByRole('button', { name: '修改' }).click();
  const change = page.getByRole('dialog', { name: '修改消息通道' });
  expect(await change.getByLabel('Webhook 地址').inputValue()).toBe('');
  await change.getByLabel('名称').fill('指挥部群');
  await change.getByRole('button', { name: '保存' }).click();
  await change.waitFor({ state: 'hidden' });
  await page.getByRole('article', { name: '指挥部群' }).waitFor();
  expect(await page.content()).not.toContain('the-secret-key');

  await page.getByRole('button', { name: '分发名单' }).click();
  await page.getByRole('button', { name: '新增分发名单' }).click();
  const list = page.getByRole('dialog', { name: '新增分发名单' });
  await list.getByLabel('名称').fill('领导周报');
  await list.getByRole('button', { name: '+ 成员' }).click();
  await list.getByLabel('项目成员').selectOption('leader');
  await list.getByRole('button', { name: '+ 外部邮箱' }).click();
  await list.getByLabel('邮箱', { exact: false }).last().fill('owner@client.example');
  await list.getByRole('button', { name: '+ 消息通道' }).click();
  expect(await axeViolations(page)).toEqual([]);
  await shoot(page, 'list-form-zh');
  await list.getByRole('button', { name: '保存' }).click();
  await list.waitFor({ state: 'hidden' });
  const kept = page.getByRole('article', { name: '领导周报' });
  await kept.getByText('周正').waitFor();
  await kept.getByText('owner@client.example').waitFor();
  await kept.getByText('指挥部群').waitFor();
  await kept.getByRole('button', { name: '修改' }).click();
  const again = page.getByRole('dialog', { name: '修改分发名单' });
  await again.getByRole('button', { name: '移除 收件人 2' }).click();
  await again.getByRole('button', { name: '保存' }).click();
  await again.waitFor({ state: 'hidden' });
  await kept.getByText('owner@client.example').waitFor({ state: 'detached' });
  expect(seat.complaints).toEqual([]);
  await seat.context.close();
});

test('mail that cannot leave is seen with its reason, and sent again by hand', async () => {
  const seat = await sit(browser, site.url, { size: deskSize });
  const { page } = seat;
  await login(page, 'techmanager', '/notices');
  await page.getByText('另发到邮箱').click();
  await page.getByLabel('邮箱').fill('chen@site.example');
  await page.getByLabel('发送范围').selectOption('all');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('已保存').waitFor();
  await site.call('leader', 'POST', `/projects/${project}/publications/${no}/feedback`, { kind: 'error', text: '脚手架验收是否完成？' });
  // The server of this test has no mail server. At night the mail only waits: what is not urgent leaves by day.
  const waiting = async () => (await site.call<{ items: unknown[] }>('pm', 'GET', `/projects/${project}/distribution/deliveries?state=waiting`)).items.length;
  const dead = async () => (await site.call<{ items: unknown[] }>('pm', 'GET', `/projects/${project}/distribution/deliveries?state=dead`)).items.length;
  await expect.poll(async () => (await waiting()) + (await dead()), { timeout: 30_000 }).toBe(1);
  const gone = (await dead()) === 1;
  await login2(page, 'pm', '/distribution?tab=deliveries');
  if (!gone) await page.getByRole('main').getByRole('button', { name: '待发送' }).click();
  const row = page.getByRole('article', { name: /chen@site.example/ });
  await row.waitFor();
  await shoot(page, 'deliveries-zh');
  if (gone) {
    await row.getByText('no mail server is configured').waitFor();
    await row.getByRole('button', { name: '重新发送' }).click();
    await page.getByText('已重新排队').waitFor();
  }
  expect(seat.complaints).toEqual([]);
  await seat.context.close();
});

/** login2 lets another person sit down at the same window. */
async function login2(page: Page, user: string, path: string): Promise<void> {
  await page.getByRole('button', { name: '菜单' }).click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await page.locator('input[autocomplete=username]').waitFor();
  await login(page, user, path);
}

test('inbox and distribution are accessible in both languages, both themes, both widths', async () => {
  for (const [user, paths] of [['techmanager', ['/notices']], ['pm', ['/distribution', '/distribution?tab=channels', '/distribution?tab=deliveries']], ['sysadmin', ['/notices', '/distribution']]] as const) {
    const seat = await sit(browser, site.url, { size: deskSize });
    const { page } = seat;
    await login(page, user, '/notices');
    const found: string[] = [];
    for (const lang of ['zh', 'en']) {
      await page.evaluate((word) => localStorage.setItem('countersign.language', word), lang);
      for (const theme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: theme });
        for (const size of [deskSize, phoneSize]) {
          await page.setViewportSize(size);
          for (const path of paths) {
            await page.goto(path);
            await page.getByRole('main').locator('article, details, .empty').first().waitFor({ state: 'attached' });
            if (path === '/notices') await page.getByRole('main').getByRole('button', { name: lang === 'zh' ? '全部' : 'All', exact: true }).click();
            const look = `${user} ${path} ${lang} ${theme} ${size.width}`;
            found.push(...(await axeViolations(page)).map((each) => `${look}: ${each.id} ${each.nodes.join(' ')}`));
            const spill = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
            if (spill > 0) found.push(`${look}: wider than the page by ${spill}`);
            await shoot(page, look.replaceAll(/[/?= ]+/g, '-'));
          }
        }
      }
    }
    expect(found).toEqual([]);
    expect(seat.complaints).toEqual([]);
    await seat.context.close();
  }
});
