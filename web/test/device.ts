import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { vi } from 'vitest';
import { openDatabase, type Database } from '../src/core/db.ts';
import { addPhoto, enqueue } from '../src/core/outbox/queue.ts';
import { flush, type Ending } from '../src/core/outbox/sender.ts';
import type { Draft } from '../src/core/outbox/types.ts';
import { overHTTP } from '../src/core/outbox/wire.ts';
import { takePhoto } from '../src/core/photo.ts';
import { uuid7 } from '../src/core/uuid7.ts';
import { TestServer } from './server.ts';

/** A phone under test: its store survives `reload`, its clock is in the test's hand. */
export class Device {
  db!: Database;
  server = new TestServer();
  clock = Date.parse('2026-11-23T08:00:00Z');
  author = 'technician';

  static async fresh(): Promise<Device> {
    globalThis.indexedDB = new IDBFactory();
    const device = new Device();
    vi.stubGlobal('fetch', device.server.fetch);
    await device.reload();
    return device;
  }

  async reload(): Promise<void> {
    this.db?.close();
    this.db = await openDatabase();
  }

  draft(title: string, part: Partial<Draft> = {}): Draft {
    return {
      id: uuid7(this.clock),
      project: 'DEMO',
      author: 'technician',
      class: 'B3',
      kind: 'progress',
      work_date: '2026-11-23',
      location: { unit_project: '3# 住宅楼' },
      title,
      body: { wbs: '钢筋', qty_today: '12.5', unit: 't' },
      captured_at: new Date(this.clock).toISOString(),
      photos: [],
      kept: [],
      saved_at: this.clock,
      ...part,
    };
  }

  async file(title: string, part: Partial<Draft> = {}): Promise<Draft> {
    const draft = this.draft(title, part);
    await enqueue(this.db, draft, this.clock);
    return draft;
  }

  async fileWithPhoto(title: string, bytes: string): Promise<Draft> {
    const draft = this.draft(title);
    const file = new File([bytes], '现场 1.jpg', { type: 'image/jpeg' });
    const taken = await takePhoto(file, draft.id, 'camera', this.clock, async () => undefined);
    await addPhoto(this.db, taken.photo, taken.bytes);
    await enqueue(this.db, { ...draft, photos: [taken.photo.id] }, this.clock);
    return draft;
  }

  send(force = false): Promise<Ending> {
    const wire = overHTTP(() => ({ csrf: 'word', lang: 'zh-CN' }));
    return flush({ db: this.db, wire, author: this.author, device: 'phone-1', now: () => this.clock, force });
  }

  async states(): Promise<string[]> {
    return (await this.db.getAllFromIndex('entries', 'seq')).map((entry) => `${entry.draft.title} ${entry.state}`);
  }
}
