import type { SiteRecord, State } from '../../api/types.ts';
import { sitting } from '../../state/session.svelte.ts';
import { listRecords } from '../api/records.ts';
import { nextAfter, urgentFirst } from '../logic/queue.ts';
import { Feed } from './feed.svelte.ts';
import { Opened } from './opened.svelte.ts';
import { work } from './work.svelte.ts';

/** A page of the queue; and up to how many rows it is fetched whole, so that the oldest and the urgent stand first. */
const pageSize = 200;
const wholeUpTo = 1000;
const beat = 60_000;

/** Queue is a list of work in some states, with the record that is open beside it; the next opens by itself. */
export class Queue {
  readonly project = sitting.project;
  readonly opened = new Opened();
  readonly feed: Feed<SiteRecord>;
  keep = $state.raw<(record: SiteRecord) => boolean>(() => true);
  rows = $derived.by(() => this.feed.items.filter((each) => !this.#isDone(each) && this.keep(each)).sort(urgentFirst));
  at = $derived.by(() => this.rows.findIndex((each) => each.id === this.opened.id));

  /** Version at which a record left this list: an answer that was on its way must not bring it back. */
  #done = $state.raw<Record<string, number>>({});

  constructor(states: State[]) {
    this.feed = new Feed((cursor) => listRecords(this.project, { state: states, limit: pageSize, cursor }));
  }

  async refresh(): Promise<void> {
    void work.refresh(this.project);
    await this.feed.reload(wholeUpTo);
  }

  open(id: string | undefined): void {
    this.opened.open(this.project, id);
  }

  /** step moves to the next row (1) or the one before (-1). */
  step(by: number): void {
    const next = this.rows[Math.min(Math.max(this.at + by, 0), this.rows.length - 1)];
    if (next) this.open(next.id);
  }

  /** openFirst opens the head of the queue where nothing is open. */
  openFirst(): void {
    if (this.at < 0 && this.rows[0]) this.open(this.rows[0].id);
  }

  /** leave takes a record out of the list, and opens the next where it was the one that is open. */
  leave(id: string): void {
    if (this.opened.id === id) this.open(nextAfter(this.rows.map((each) => each.id), id));
    const version = this.feed.items.find((each) => each.id === id)?.version;
    if (version !== undefined) this.#done = { ...this.#done, [id]: version };
    void work.refresh(this.project);
  }

  /** replace shows a record as it has become. */
  replace(record: SiteRecord): void {
    this.feed.items = this.feed.items.map((each) => (each.id === record.id ? { ...each, ...record } : each));
  }

  /** watch looks for new work each minute and whenever the page comes into sight; the function that it gives ends that. */
  watch(): () => void {
    const look = () => void (document.visibilityState === 'visible' && this.refresh());
    const timer = setInterval(look, beat);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }

  #isDone(record: SiteRecord): boolean {
    return record.version <= (this.#done[record.id] ?? -1);
  }
}
