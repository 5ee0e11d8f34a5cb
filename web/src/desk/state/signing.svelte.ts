import type { Change, Problem, SiteRecord } from '../../api/types.ts';
import { today, when } from '../../core/when.ts';
import { explain } from '../../state/faults.ts';
import { problemOf, sitting } from '../../state/session.svelte.ts';
import { toasts } from '../../state/toasts.svelte.ts';
import { listRecords, signSeveral } from '../api/records.ts';
import { isRoutine } from '../logic/queue.ts';
import { whyNot } from '../parts/whyNot.ts';
import { say } from '../words.ts';
import { between } from './comparison.svelte.ts';
import { holds, type Settled } from './holds.svelte.ts';
import { proof } from './proof.svelte.ts';
import { Queue } from './queue.svelte.ts';
import { Resource } from './resource.svelte.ts';

/** A record that moved on after it was seen: what changed since, and whether the signer has looked at that. */
export interface Stale {
  id: string;
  changes: Change[];
  /** Who moved it on and when, as the server says it. */
  told: string;
  /** It no longer waits for a signature. */
  gone: boolean;
}

export interface BatchAnswer {
  record: SiteRecord;
  problem?: Problem;
}

/** toSign names a record as it was on the screen. */
const toSign = (record: SiteRecord) => ({ record: record.id, version: record.version, content_hash: record.content_hash });

/** Signing is the work at the sign-off inbox: one record at a time after five seconds, or several by one confirmation. */
export class Signing {
  readonly queue = new Queue(['classified']);
  /** Hash of each record as it was on the screen, by id: only what was seen, or routine, may go in a batch. */
  seen = $state.raw<Record<string, SiteRecord>>({});
  ticked = $state.raw<string[]>([]);
  stale = $state.raw<Stale | undefined>();
  /** The record that was signed a moment ago, for the seal. */
  fresh = $state.raw<SiteRecord | undefined>();
  signedToday = new Resource<number>();
  answers = $state.raw<BatchAnswer[] | undefined>();

  async start(): Promise<void> {
    holds.settled = (outcome) => void this.settle(outcome);
    this.queue.keep = (record) => !holds.has(record.id) && !holds.isLeaving(record.id);
    void proof.expect();
    void this.countToday();
    await this.queue.refresh();
  }

  look(record: SiteRecord): void {
    this.seen = { ...this.seen, [record.id]: record };
  }

  /** why says what keeps the open record from being signed. */
  why(record: SiteRecord): string {
    return this.stale?.id === record.id ? say().inbox.staleSign : whyNot(record, 'sign');
  }

  /** sign begins the hold of the record that is on the screen, and opens the next. */
  async sign(record: SiteRecord): Promise<void> {
    if (this.why(record) || holds.has(record.id)) return;
    const { queue } = this;
    const given = await proof.obtain(queue.project, [toSign(record)]);
    if (!given) return;
    if (!given.proof) return this.settle({ record, problem: given.problems[0] });
    const rows = queue.rows.map((each) => each.id);
    const at = rows.indexOf(record.id);
    holds.start(record, given.proof);
    this.ticked = this.ticked.filter((id) => id !== record.id);
    if (queue.opened.id === record.id) queue.open(rows[at + 1] ?? rows[at - 1]);
  }

  private async settle({ record, signed, problem }: Settled): Promise<void> {
    if (signed) {
      this.fresh = signed;
      this.queue.leave(record.id);
      if (this.signedToday.data !== undefined) this.signedToday.data++;
      return;
    }
    if (!problem) return;
    if (problem.status === 412) return this.noteStale(record, problem);
    toasts.alarm(`${record.title ?? ''} · ${explain(problem)}`);
    if (problem.status === 404 || problem.status === 409) this.queue.leave(record.id);
  }

  /** noteStale opens the record as it has become beside what changed; it can be signed once that was looked at. */
  async noteStale(record: SiteRecord, problem: Problem): Promise<void> {
    const { queue } = this;
    queue.opened.forget();
    queue.open(record.id);
    const now = await queue.opened.refresh();
    if (!now) {
      toasts.alarm(`${record.title ?? ''} · ${say().inbox.gone}`);
      return queue.leave(record.id);
    }
    queue.replace(now);
    const changes = await between(now, record.version).catch(() => []);
    this.stale = { id: record.id, changes, told: explain(problem), gone: now.state !== 'classified' };
  }

  acceptStale(): void {
    if (this.stale?.gone) this.queue.leave(this.stale.id);
    this.stale = undefined;
  }

  tick(id: string, on = !this.ticked.includes(id)): void {
    this.ticked = on ? [...new Set([...this.ticked, id])] : this.ticked.filter((each) => each !== id);
  }

  /** extend ticks the open row and the one that it moves to. */
  extend(by: number): void {
    const { queue } = this;
    if (queue.opened.id) this.tick(queue.opened.id, true);
    queue.step(by);
    if (queue.opened.id) this.tick(queue.opened.id, true);
  }

  mayBatch(record: SiteRecord): boolean {
    const known = this.seen[record.id];
    return record.allowed?.includes('sign') !== false && this.stale?.id !== record.id && (isRoutine(record) || known?.content_hash === record.content_hash);
  }

  /** batch gives the ticked records, or all where none is ticked, apart by whether they may be signed together. */
  batch(): { in: SiteRecord[]; out: SiteRecord[] } {
    const rows = this.queue.rows;
    const chosen = this.ticked.length ? rows.filter((each) => this.ticked.includes(each.id)) : rows.filter((each) => this.mayBatch(each));
    return { in: chosen.filter((each) => this.mayBatch(each)), out: chosen.filter((each) => !this.mayBatch(each)) };
  }

  /** signBatch signs several, each on its own merits, and tells the answer to each. */
  async signBatch(records: SiteRecord[]): Promise<Problem | undefined> {
    const given = await proof.obtain(this.queue.project, records.map(toSign));
    if (!given) return undefined;
    if (given.whole) return given.problems[0];
    const good = records.filter((_, i) => !given.problems[i]);
    try {
      const answers = given.proof ? await signSeveral(this.queue.project, good.map(toSign), given.proof) : [];
      this.report(records, records.map((each, i) => (given.problems[i] ? { problem: given.problems[i] } : answers[good.indexOf(each)])));
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code !== 'E_PROOF') return problem;
      proof.refuse();
      return this.signBatch(records);
    }
    return undefined;
  }

  private report(records: SiteRecord[], results: ({ problem?: Problem } | undefined)[]): void {
    this.answers = records.map((record, i) => ({ record, ...(results[i]?.problem ? { problem: results[i].problem } : {}) }));
    for (const { record, problem } of this.answers) {
      if (!problem) void this.settle({ record, signed: record });
    }
    this.ticked = [];
  }

  /** countToday counts what this person signed today, among the newest signed and published records. */
  private countToday(): Promise<number | undefined> {
    return this.signedToday.load(async () => {
      const { items } = await listRecords(this.queue.project, { state: ['signed', 'published'], limit: 200 });
      return items.filter((each) => each.signed?.by === sitting.user?.id && when(each.signed?.at).startsWith(today())).length;
    });
  }
}
