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

interface Said {
  id: string;
  version: number;
  state: string;
}
const all = `/projects/${project}/feedback`;
const proof = { method: 'password', password };

/** published brings a record to the board. */
async function published(title: string, over: Record<string, unknown> = {}): Promise<Filed> {
  return onBoard(await site.classified('technician', progress(title, over)));
}

async function onBoard(classified: Filed): Promise<Filed> {
  const signed = await site.move('pm', classified, 'sign', { content_hash: classified.content_hash, proof });
  return site.move('custodian', signed, 'publish', {});
}

const send = (login: string, no: string, kind: string, text: string) => site.call<Said>(login, 'POST', `/projects/${project}/publications/${no}/feedback`, { kind, text });
const move = (login: string, one: Said, name: string, body: unknown = {}) => site.call<Said>(login, 'POST', `${all}/${one.id}/${name}`, body, { 'If-Match': `"${one.version}"` });

test('the whole circle: a leader says what is wrong, it is corrected through the whole line, and he confirms', async () => {
  const old = await published('十二层梁板钢筋绑扎，完成 128 t');
  const leader = await sit(browser, site.url, { size: deskSize });
  await login(leader.page, 'leader', `/board/${old.archive_no}`);
  await leader.page.getByRole('button', { name: '反馈', exact: true }).click();
  const form = leader.page.getByRole('dialog', { name: '提出反馈' });
  await form.getByRole('button', { name: '错误' }).click();
  await form.getByLabel('针对哪一项').selectOption('title');
  expect(await form.getByRole('button', { name: '提交反馈' }).isDisabled()).toBe(true);
  await form.getByLabel('反馈内容').fill('完成量应为 118 t，不是 128 t，见当日过磅单。');
  expect(await axeViolations(leader.page)).toEqual([]);
  await shoot(leader.page, 'feedback-send-zh');
  await form.getByRole('button', { name: '提交反馈' }).click();
  await form.waitFor({ state: 'hidden' });
  const onPage = leader.page.getByRole('article', { name: '错误 待受理' });
  await onPage.getByText('应为 118 t').waitFor();

  const handler = await sit(browser, site.url, { size: deskSize });
  await login(handler.page, 'techmanager', '/screen');
  const badge = handler.page.getByRole('navigation').getByRole('link', { name: /反馈/ });
  await badge.getByText('1', { exact: true }).waitFor();
  await handler.page.keyboard.press('g');
  await handler.page.keyboard.press('f');
  await handler.page.getByRole('heading', { name: '信息反馈' }).waitFor();
  const row = handler.page.getByRole('link', { name: /应为 118 t/ });
  await row.waitFor();
  await handler.page.keyboard.press('j');
  await expect.poll(() => row.evaluate((it) => it === document.activeElement)).toBe(true);
  await shoot(handler.page, 'feedback-queue-zh');
  await handler.page.keyboard.press('Enter');
  const card = handler.page.getByRole('article');
  await card.getByRole('button', { name: '受理' }).click();
  await card.getByText('尚无更正件').waitFor();

  const correction = await site.classified('technician', progress('十二层梁板钢筋绑扎，完成 118 t', { supersedes: old.id, secrecy: 'internal' }));
  const next = await onBoard(correction);
  await handler.page.reload();
  await card.getByRole('link', { name: next.archive_no! }).first().waitFor();
  await card.getByRole('button', { name: '填写处理意见' }).click();
  await card.getByRole('button', { name: '采纳', exact: true }).click();
  await card.getByLabel('理由').fill('核对过磅单，确为 118 t，已更正并重新签认。');
  expect(await axeViolations(handler.page)).toEqual([]);
  await shoot(handler.page, 'feedback-dispose-zh');
  await card.getByRole('button', { name: '提交处理意见' }).click();
  await card.getByText('已处理').first().waitFor();
  await badge.getByText('1', { exact: true }).waitFor({ state: 'detached' });

  await leader.page.goto('/feedback');
  await leader.page.getByRole('link', { name: /应为 118 t/ }).click();
  const mine = leader.page.getByRole('article');
  await mine.getByText('确为 118 t').waitFor();
  await mine.getByRole('link', { name: next.archive_no! }).first().waitFor();
  await shoot(leader.page, 'feedback-processed-zh');
  await mine.getByRole('button', { name: '确认', exact: true }).click();
  await mine.getByText('已确认').first().waitFor();
  expect(await mine.getByRole('button').count()).toBe(0);
  const kept = await site.call<{ items: Said[] }>('leader', 'GET', `${all}?queue=mine`);
  expect(kept.items.map((each) => each.state)).toEqual(['confirmed']);
  for (const seat of [leader, handler]) {
    expect(seat.complaints).toEqual([]);
    await seat.context.close();
  }
});

test('handed on, refused, reopened once, and withdrawn, at the width of a phone', async () => {
  const one = await published('塔吊附墙安装完成');
  const question = await send('leader', one.archive_no!, 'suggestion', '建议增加附墙验收照片的归档说明。');
  await send('leader', one.archive_no!, 'question', '附墙间距依据哪份方案？');
  const pm = await sit(browser, site.url, { size: phoneSize });
  await login(pm.page, 'pm', `/feedback/${question.id}`);
  const card = pm.page.getByRole('article');
  await card.getByRole('button', { name: '转办' }).click();
  await card.getByLabel('转给').selectOption('custodian');
  await card.getByLabel('说明（可不填）').fill('请专管员研究归档要求。');
  expect(await axeViolations(pm.page)).toEqual([]);
  await shoot(pm.page, 'feedback-hand-on-zh-phone');
  await card.getByRole('button', { name: '确认转办' }).click();
  await card.getByText('请专管员研究归档要求。').waitFor();

  let now = await site.call<Said>('custodian', 'GET', `${all}/${question.id}`);
  now = await move('custodian', now, 'accept');
  await move('custodian', now, 'dispose', { disposition: 'rejected', reason: '现行归档要求已包含该项。' });

  const leader = await sit(browser, site.url, { size: phoneSize });
  await login(leader.page, 'leader', `/feedback/${question.id}`);
  const mine = leader.page.getByRole('article');
  await mine.getByRole('button', { name: '重新提出' }).click();
  await mine.getByLabel('为何仍未解决').fill('现行要求没有写明照片的命名。');
  await mine.getByRole('button', { name: '提交', exact: true }).click();
  await mine.getByText('已受理').first().waitFor();
  await leader.page.goto('/feedback?queue=mine');
  await leader.page.getByRole('link', { name: /附墙间距依据/ }).click();
  await mine.getByRole('button', { name: '撤回反馈' }).click();
  await mine.getByText('已撤回').first().waitFor();
  await shoot(leader.page, 'feedback-withdrawn-zh-phone');
  for (const seat of [pm, leader]) {
    expect(seat.complaints).toEqual([]);
    await seat.context.close();
  }
});

test('two people open the same feedback: the second is told and sees how it stands', async () => {
  const one = await published('电梯井模板拆除');
  const said = await send('leader', one.archive_no!, 'question', '拆模强度报告在哪里可以看到？');
  const seat = await sit(browser, site.url, { size: deskSize });
  await login(seat.page, 'pm', `/feedback/${said.id}`);
  const card = seat.page.getByRole('article');
  await card.getByRole('button', { name: '受理' }).waitFor();
  await move('pm', said, 'accept'); // from another window
  await card.getByRole('button', { name: '受理' }).click();
  await card.getByText('已受理').first().waitFor();
  await card.getByRole('button', { name: '填写处理意见' }).waitFor();
  expect(seat.complaints.filter((each) => !each.includes('412'))).toEqual([]);
  await seat.context.close();
});

test('what may not be seen is not there, and the auditor only reads', async () => {
  const secret = await onBoard(await site.classified('technician', progress('机密件', { secrecy: 'secret' }), 'secret'));
  const said = await send('pm', secret.archive_no!, 'question', '这一件的依据请补充说明。');
  const leader = await sit(browser, site.url, { size: deskSize });
  await login(leader.page, 'leader', `/feedback/${said.id}`);
  await leader.page.getByText('没有这个页面，或您无权查看').waitFor();
  await leader.page.goto('/feedback?queue=all');
  await leader.page.getByRole('heading', { name: '信息反馈' }).waitFor();
  await leader.page.locator('.sheet li, .sheet .empty').first().waitFor();
  expect(await leader.page.getByText('这一件的依据').count()).toBe(0);
  const auditor = await sit(browser, site.url, { size: deskSize });
  await login(auditor.page, 'auditor', `/board/${secret.archive_no}`);
  await auditor.page.getByRole('article', { name: '疑问 待受理' }).getByText('这一件的依据').waitFor();
  expect(await auditor.page.getByRole('button', { name: '反馈', exact: true }).count()).toBe(0);
  expect(await auditor.page.getByRole('button', { name: '受理' }).count()).toBe(0);
  for (const each of [leader, auditor]) {
    expect(each.complaints.filter((said) => !said.includes('404'))).toEqual([]);
    await each.context.close();
  }
});

test('a number of an issued report is answered from its drawer', async () => {
  await published('报表中有数的一条');
  await site.call('sysadmin', 'POST', '/users', { login: 'analyst', password, name_zh: '钱文', name_en: 'Qian Wen' });
  await site.call('sysadmin', 'PUT', `/projects/${project}/members/analyst`, { role: 'analyst', clearance: 'internal' });
  const month = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date()).slice(0, 7);
  interface Compiled {
    id: string;
    root: string;
    figures: { ref: string; value?: unknown }[];
  }
  const report = await site.call<Compiled>('analyst', 'POST', `/projects/${project}/reports`, { kind: 'month', period: month });
  await site.call('pm', 'POST', `/projects/${project}/reports/${report.id}/issue`, { root: report.root, proof });
  const { ref } = report.figures.find((each) => each.value != null)!;
  const leader = await sit(browser, site.url, { size: deskSize });
  await login(leader.page, 'leader', `/reports/${report.id}?ref=${encodeURIComponent(ref)}`);
  await leader.page.getByRole('button', { name: '反馈', exact: true }).click();
  const form = leader.page.getByRole('dialog', { name: '提出反馈' });
  await form.getByRole('button', { name: '疑问' }).click();
  await form.getByLabel('反馈内容').fill('这个数字是怎样得来的？');
  expect(await axeViolations(leader.page)).toEqual([]);
  await form.getByRole('button', { name: '提交反馈' }).click();
  await leader.page.getByRole('article', { name: '疑问 待受理' }).getByText('这个数字是怎样得来的').waitFor();
  await shoot(leader.page, 'feedback-report-zh');
  await leader.page.goto('/feedback');
  await leader.page.getByRole('link', { name: /这个数字是怎样得来的/ }).click();
  await leader.page.getByRole('article').getByRole('link', { name: new RegExp(`${project}-MR-${month}`) }).click();
  await leader.page.waitForURL(`**/reports/${report.id}?ref=*`);
  expect(leader.complaints).toEqual([]);
  await leader.context.close();
});

test('the pages are accessible and hold their width, in both languages and themes, on phone and desk', async () => {
  const one = await published('版式样例：地下车库底板混凝土浇筑');
  const said = await send('leader', one.archive_no!, 'error', '浇筑方量与小票合计不一致，请核对。\n小票合计 412.5 m³。');
  const accepted = await move('techmanager', said, 'accept');
  await send('leader', one.archive_no!, 'supplement', '请补充同条件试块的组数。');
  for (const lang of ['zh', 'en'] as const) {
    for (const theme of ['light', 'dark'] as const) {
      for (const [name, size] of [['desk', deskSize], ['phone', phoneSize]] as const) {
        const seat = await sit(browser, site.url, { size, lang, theme });
        const look = `feedback-${lang}-${theme}-${name}`;
        const found: unknown[] = [];
        await login(seat.page, 'techmanager', '/feedback?queue=all');
        for (const [part, path, there] of [['list', '/feedback?queue=all', '.sheet li a'], ['one', `/feedback/${accepted.id}`, '.sheet article ol'], ['board', `/board/${one.archive_no}`, '.feedback article ol']] as const) {
          await seat.page.goto(path);
          await seat.page.locator(there).first().waitFor();
          found.push(...(await axeViolations(seat.page)));
          const spill = await seat.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          if (spill > 0) found.push(`${part} is wider than the page by ${spill}`);
          await shoot(seat.page, `${look}-${part}`);
        }
        expect([look, found]).toEqual([look, []]);
        expect(seat.complaints).toEqual([]);
        await seat.context.close();
      }
    }
  }
});
