import type { Problem, Proof, SiteRecord } from '../../api/types.ts';
import { problemOf } from '../../state/session.svelte.ts';
import { signRecord } from '../api/records.ts';
import { proof } from './proof.svelte.ts';

/** How long a sign-off waits before it leaves, so that it can still be taken back. */
export const holdFor = 5_000;

export interface Hold {
  record: SiteRecord;
  /** What a key or a code proved for this record alone; absent where the password proves it. */
  given?: Proof;
  until: number;
}

export interface Settled {
  record: SiteRecord;
  signed?: SiteRecord;
  problem?: Problem;
}

/**
 * Sign-offs that wait their five seconds. Each carries the record as it was on the screen: its hash and version are
 * what is signed. They go out one after another, so that one wrong password is told once and never locks the account.
 */
class Holds {
  waiting = $state.raw<Hold[]>([]);
  leaving = $state.raw<string[]>([]);
  now = $state(Date.now());
  /** Called with the outcome of each sign-off. */
  settled: (outcome: Settled) => void = () => undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #line: Promise<void> = Promise.resolve();

  has(id: string): boolean {
    return this.waiting.some((hold) => hold.record.id === id);
  }

  /** Whether something is not settled yet: leaving the page now would lose it. */
  get busy(): boolean {
    return this.waiting.length > 0 || this.leaving.length > 0;
  }

  /** isLeaving says that the request of a record is on its way or in line. */
  isLeaving(id: string): boolean {
    return this.leaving.includes(id);
  }

  start(record: SiteRecord, given?: Proof): void {
    if (this.has(record.id)) return;
    this.now = Date.now();
    this.waiting = [...this.waiting, { record, until: this.now + holdFor, ...(given && given.method !== 'password' ? { given } : {}) }];
    this.#timer ??= setInterval(() => this.tick(), 100);
  }

  /** undo takes back the sign-off that was begun last, and gives its record. */
  undo(): SiteRecord | undefined {
    const last = this.waiting.at(-1);
    this.waiting = this.waiting.slice(0, -1);
    return last?.record;
  }

  /** drop takes back everything that has not left. */
  drop(): void {
    this.waiting = [];
  }

  private tick(): void {
    this.now = Date.now();
    const due = this.waiting.filter((hold) => hold.until <= this.now);
    this.waiting = this.waiting.filter((hold) => hold.until > this.now);
    for (const hold of due) {
      const { id } = hold.record;
      this.leaving = [...this.leaving, id];
      this.#line = this.#line.then(() => this.send(hold)).finally(() => void (this.leaving = this.leaving.filter((each) => each !== id)));
    }
    if (!this.waiting.length) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }

  private async send(hold: Hold): Promise<void> {
    const { record } = hold;
    const password = hold.given ? '' : await proof.need();
    if (password === undefined) return this.settled({ record });
    try {
      const signed = await signRecord(record.project, record, record.content_hash, hold.given ?? { method: 'password', password });
      this.settled({ record, signed });
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code !== 'E_PROOF' || hold.given) return this.settled({ record, problem });
      proof.refuse();
      return this.send(hold);
    }
  }
}

export const holds = new Holds();
