import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { today } from '../src/core/when.ts';
import { uuid7 } from '../src/core/uuid7.ts';
import { password } from './support/browser.ts';

export const project = 'TOWER';

/** Everybody on the site: login, role, clearance. */
const crew = [
  ['technician', 'technician', 'internal', '李建国', 'Li Jianguo'],
  ['technician2', 'technician', 'internal', '王芳', 'Wang Fang'],
  ['techmanager', 'tech_manager', 'top_secret', '陈晓明', 'Chen Xiaoming'],
  ['pm', 'project_manager', 'top_secret', '赵卫东', 'Zhao Weidong'],
  ['custodian', 'custodian', 'top_secret', '孙丽', 'Sun Li'],
  ['leader', 'leader', 'confidential', '周正', 'Zhou Zheng'],
  ['auditor', 'auditor', 'top_secret', '吴敏', 'Wu Min'],
] as const;

/** Site is a server of the real binary with its own data, and a project with people on it. */
export class Site {
  #tokens = new Map<string, string>();

  private constructor(
    readonly url: string,
    private readonly server: ChildProcess,
    private readonly data: string,
  ) {}

  static async open(): Promise<Site> {
    const binary = process.env.COUNTERSIGN_TEST_BINARY!;
    const data = mkdtempSync(join(tmpdir(), 'countersign-desk-'));
    const made = spawnSync(binary, ['admin', 'sysadmin', '--data', data], { input: `${password}\n`, encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`admin: ${made.stderr}`);
    const port = await freePort();
    const server = spawn(binary, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`], { stdio: 'ignore', env: { ...process.env, COUNTERSIGN_SIGNING_LEAST_ASSURANCE: 'password', COUNTERSIGN_OUTBOUND_ALLOW: '127.0.0.1:*' } });
    const site = new Site(`http://127.0.0.1:${port}`, server, data);
    await site.ready();
    await site.people();
    return site;
  }

  async close(): Promise<void> {
    const ended = new Promise((done) => this.server.once('exit', done));
    this.server.kill('SIGTERM');
    await ended;
    rmSync(this.data, { recursive: true, force: true });
  }

  private async ready(): Promise<void> {
    for (let tries = 0; tries < 150; tries++) {
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      if (this.server.exitCode !== null) break;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error('the server did not become ready');
  }

  private async people(): Promise<void> {
    const year = new Date().getFullYear();
    await this.call('sysadmin', 'POST', '/projects', { id: project, name_zh: '滨江花园 3# 楼', name_en: 'Riverside tower 3', starts_on: `${year - 1}-01-01`, ends_on: `${year + 2}-12-31`, unit_projects: ['3#楼', '地下车库'] });
    for (const [login, role, clearance, name_zh, name_en] of crew) {
      await this.call('sysadmin', 'POST', '/users', { login, password, name_zh, name_en });
      await this.call('sysadmin', 'PUT', `/projects/${project}/members/${login}`, { role, clearance });
    }
  }

  private async token(login: string): Promise<string> {
    const known = this.#tokens.get(login);
    if (known) return known;
    const answer = await fetch(`${this.url}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login, password }) });
    if (!answer.ok) throw new Error(`login ${login}: ${await answer.text()}`);
    const { token } = (await answer.json()) as { token: string };
    this.#tokens.set(login, token);
    return token;
  }

  /** raw asks the API as a person and gives whatever it answers. */
  async raw(login: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const bytes = body instanceof Uint8Array;
    return fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${await this.token(login)}`, ...(body === undefined || bytes ? {} : { 'Content-Type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: bytes ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    });
  }

  async call<T = unknown>(login: string, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<T> {
    const answer = await this.raw(login, method, path, body, headers);
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return (text ? JSON.parse(text) : undefined) as T;
  }

  records = `/projects/${project}/records`;

  /** move makes a move on a record at the version that it has. */
  move(login: string, record: Filed, name: string, body: unknown): Promise<Filed> {
    return this.call(login, 'POST', `${this.records}/${record.id}/${name}`, body, { 'If-Match': `"${record.version}"` });
  }

  file(login: string, record: Record<string, unknown>): Promise<Filed> {
    return this.call(login, 'PUT', `${this.records}/${record.id}`, record);
  }

  /** delegate lets somebody sign for pm, and gives the delegation's id. */
  async delegate(to: string): Promise<string> {
    return (await this.call<{ id: string }>('pm', 'POST', `/projects/${project}/delegations`, absence(to))).id;
  }

  /** classified brings a record up to where the project manager signs it. */
  async classified(login: string, record: Record<string, unknown>, secrecy = 'internal'): Promise<Filed> {
    const filed = await this.file(login, record);
    const screened = await this.move('techmanager', filed, 'screen', { summary: record.title });
    return this.move('techmanager', screened, 'classify', { class: record.class, secrecy, valid_from: record.work_date, valid_until: null, retention: 'permanent' });
  }
}

/** absence lets somebody sign and return for pm, from a second ago for three days. */
function absence(to: string): Record<string, unknown> {
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  return { id: uuid7(), to, actions: ['sign', 'return'], max_secrecy: 'internal', starts_at: at(-1000), ends_at: at(3 * 86_400_000), reason: '赴外地出差三日', proof: { method: 'password', password } };
}

export interface Filed {
  id: string;
  version: number;
  content_hash: string;
  archive_no?: string;
  state: string;
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address ? done(address.port) : fail(new Error('no port'))));
    });
  });
}

/** progress is a good progress record of a day; `over` changes what a test is about. */
export function progress(title: string, over: Record<string, unknown> = {}): Record<string, unknown> {
  const now = new Date().toISOString();
  return {
    id: uuid7(),
    class: 'B1',
    work_date: today(),
    location: { unit_project: '3#楼', division: '主体结构', floor: '12F', axis: 'A-D/1-8' },
    title,
    body: { process: '梁板钢筋绑扎', crew: '钢筋一班', note: `${title}。监理旁站验收合格，具备浇筑条件。` },
    captured_at: now,
    device: { id: 'phone-of-the-test', clock: now },
    submit: true,
    ...over,
  };
}
