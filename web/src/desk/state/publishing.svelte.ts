import type { Problem, SiteRecord } from '../../api/types.ts';
import { problemOf } from '../../state/session.svelte.ts';
import { publishRecord } from '../api/records.ts';
import { Queue } from './queue.svelte.ts';

export interface PublishAnswer {
  record: SiteRecord;
  archiveNo?: string;
  problem?: Problem;
}

/** Publishing is the work at the publish queue: each record goes by itself and is answered by itself. */
export class Publishing {
  readonly queue = new Queue(['signed']);
  ticked = $state.raw<string[]>([]);
  answers = $state.raw<PublishAnswer[]>([]);
  /** How many of a run are done, while one runs. */
  run = $state.raw<{ done: number; of: number } | undefined>();

  tick(id: string): void {
    this.ticked = this.ticked.includes(id) ? this.ticked.filter((each) => each !== id) : [...this.ticked, id];
  }

  tickAll(): void {
    const all = this.queue.rows.map((each) => each.id);
    this.ticked = this.ticked.length === all.length ? [] : all;
  }

  async publish(records: SiteRecord[]): Promise<void> {
    if (this.run || !records.length) return;
    this.run = { done: 0, of: records.length };
    for (const record of records) {
      this.answers = [await this.one(record), ...this.answers];
      this.run = { done: this.run.done + 1, of: records.length };
    }
    this.run = undefined;
  }

  private async one(record: SiteRecord): Promise<PublishAnswer> {
    try {
      const published = await publishRecord(record.project, record);
      this.ticked = this.ticked.filter((each) => each !== record.id);
      this.queue.leave(record.id);
      return { record, ...(published.archive_no ? { archiveNo: published.archive_no } : {}) };
    } catch (error) {
      return { record, problem: problemOf(error) };
    }
  }
}
