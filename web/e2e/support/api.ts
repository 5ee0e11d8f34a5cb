import type { Page, SiteRecord } from '../../src/api/types.ts';
import { password } from './browser.ts';

/** A person at the API itself, for what another does meanwhile and for looking at what truly arrived. */
export class Caller {
  private constructor(
    private readonly address: string,
    private readonly token: string,
  ) {}

  static async login(address: string, login: string): Promise<Caller> {
    const answer = await fetch(`${address}/api/v1/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ login, password }),
    });
    if (!answer.ok) throw new Error(`login of ${login}: ${answer.status}`);
    return new Caller(address, ((await answer.json()) as { token: string }).token);
  }

  async call<T>(method: string, path: string, body?: unknown, version?: number): Promise<T> {
    const answer = await fetch(`${this.address}/api/v1/projects/DEMO${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(version === undefined ? {} : { 'If-Match': `"${version}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** titled finds the records of a title, as the list has them. */
  async titled(title: string): Promise<SiteRecord[]> {
    const page = await this.call<Page<SiteRecord>>('GET', `/records?author=technician&limit=200`);
    return page.items.filter((record) => record.title === title);
  }

  record(id: string): Promise<SiteRecord> {
    return this.call('GET', `/records/${id}`);
  }
}
