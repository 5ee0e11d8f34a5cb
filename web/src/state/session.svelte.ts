import { request, Refusal, type Answer, type Call } from '../api/client.ts';
import type { Membership, Problem, Session, User } from '../api/types.ts';
import { keep, kept, type Database } from '../core/db.ts';
import { language } from './language.svelte.ts';
import { recall, remember } from './memory.ts';

interface KeptSession {
  csrf: string;
  user: User;
}

/**
 * Who is at the panel. The token itself stays in a cookie that no script can read; kept here are the user and the word
 * that proves our own page. A session that ran out leaves the user in place: he goes on writing, and logs in to send.
 */
class Sitting {
  user = $state<User | undefined>();
  csrf = $state('');
  expired = $state(false);
  project = $state('');
  /** How far this device's clock runs ahead of the server's, in milliseconds, as last seen. */
  clockAhead = $state(0);

  #db: Database | undefined;

  /** restore takes up the session that the device kept. */
  async restore(db: Database): Promise<void> {
    this.#db = db;
    const before = await kept<KeptSession>(db, 'session');
    if (before) this.take(before);
  }

  get membership(): Membership | undefined {
    return this.user?.projects?.find((each) => each.project === this.project);
  }

  async login(login: string, password: string, otp = ''): Promise<void> {
    // A phone at the site stays logged in for longer: a record must not wait for a password. Signing asks again anyway.
    const phone = location.pathname.startsWith('/m');
    const { data } = await request<Session>('/session', this.credentials(), { method: 'POST', json: { login, password, phone, ...(otp && { otp }) } });
    const session = { csrf: data.csrf, user: await this.complete(data) };
    if (this.#db) await keep(this.#db, 'session', session);
    this.take(session);
  }

  /** The login answers the person; where it leaves out the projects, they are asked for. */
  private async complete(session: Session): Promise<User> {
    if (session.user.projects) return session.user;
    return (await request<User>('/me', { csrf: session.csrf, lang: language.current })).data;
  }

  async logout(): Promise<void> {
    await this.call('/session', { method: 'DELETE' }).catch(() => undefined);
    if (this.#db) await keep(this.#db, 'session', undefined);
    this.user = undefined;
    this.csrf = '';
    this.expired = false;
  }

  choose(project: string): void {
    this.project = project;
    remember('project', project);
  }

  /** call asks the API as this person; an answer of 401 marks the session as run out. */
  async call<T>(path: string, call?: Call): Promise<Answer<T>> {
    try {
      const answer = await request<T>(path, this.credentials(), call);
      if (answer.clockAhead !== undefined) this.clockAhead = answer.clockAhead;
      return answer;
    } catch (error) {
      if (error instanceof Refusal && error.problem.status === 401) this.expired = true;
      throw error;
    }
  }

  async get<T>(path: string): Promise<T> {
    return (await this.call<T>(path)).data;
  }

  credentials(): { csrf: string; lang: string } {
    return { csrf: this.csrf, lang: language.current === 'zh' ? 'zh-CN' : 'en' };
  }

  private take(session: KeptSession): void {
    this.user = session.user;
    this.csrf = session.csrf;
    this.expired = false;
    const projects = session.user.projects ?? [];
    const wanted = recall('project');
    this.project = (projects.find((each) => each.project === wanted) ?? projects[0])?.project ?? '';
  }
}

export const sitting = new Sitting();

/** problemOf gives the problem of any error, so that a page has one thing to show. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) return error.problem;
  return { status: -1, code: 'E_PANEL', title: '', detail: String(error) };
}
