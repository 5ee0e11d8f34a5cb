import type { SiteRecord } from '../../api/types.ts';
import { getRecord } from '../api/records.ts';
import { Comparison } from './comparison.svelte.ts';
import { Resource } from './resource.svelte.ts';

/** The record that a page has open: whole, with what it is compared with. */
export class Opened {
  readonly whole = new Resource<SiteRecord>();
  readonly comparison = new Comparison();
  id = $state<string | undefined>();
  /** Index of the picture that fills the screen. */
  zoom = $state<number | undefined>();
  #project = '';

  get record(): SiteRecord | undefined {
    return this.whole.data?.id === this.id ? this.whole.data : undefined;
  }

  /** open loads a record unless it is the one that is open. */
  open(project: string, id: string | undefined): void {
    if (id === this.id && project === this.#project) return;
    this.#project = project;
    this.id = id;
    this.zoom = undefined;
    this.whole.drop();
    if (id) void this.refresh();
  }

  async refresh(): Promise<SiteRecord | undefined> {
    const { id } = this;
    return id ? this.whole.load(() => getRecord(this.#project, id)) : undefined;
  }

  /** forget closes the record, so that it can be opened anew. */
  forget(): void {
    this.open(this.#project, undefined);
  }

  /** take shows what a move answered. */
  take(record: SiteRecord): void {
    if (record.id === this.id) void this.whole.load(() => this.refreshed(record));
  }

  /** A move answers the record; where it left the attachments out, those in sight stay. */
  private async refreshed(record: SiteRecord): Promise<SiteRecord> {
    return { ...record, body: record.body ?? this.record?.body, attachments: record.attachments ?? this.record?.attachments } as SiteRecord;
  }

  showEvidence(): void {
    if (this.record?.attachments?.length) this.zoom = 0;
  }
}
