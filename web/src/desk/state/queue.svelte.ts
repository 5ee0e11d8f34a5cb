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

/** Queue is a list of work in some states, with the record that is open beside it; the next opens by itself. */
export class Queue {
  readonly project = sitting.project;
  readonly opened = new Opened();
  readonly feed: Feed<SiteRecord>;
  keep = $state.raw<(record: SiteRecord) => boolean>(() => true);
  rows = $derived.by(() => this.feed.items.filter(this.keep).sort(urgentFirst));
  at = $derived.by(() => this.rows.findIndex((each) => each.id === this.opened.id));

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
    this.feed.items = this.feed.items.filter((each) => each.id !== id);
    void work.refresh(this.project);
  }

  /** replace shows a record as it has become. */
  replace(record: SiteRecord): void {
    this.feed.items = this.feed.items.map((each) => (each.id === record.id ? { ...each, ...record } : each));
  }

  /** comeBack puts a record into the list again that had left it. */
  comeBack(record: SiteRecord): void {
    if (!this.feed.items.some((each) => each.id === record.id)) this.feed.items = [...this.feed.items, record];
  }
}
