import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Draft, Entry, Original, Photo } from './outbox/types.ts';

/** Everything that a device keeps: unsent work first of all, and what it needs to go on without a net. */
export interface Shape extends DBSchema {
  entries: { key: string; value: Entry; indexes: { seq: number } };
  drafts: { key: string; value: Draft };
  photos: { key: string; value: Photo; indexes: { record: string } };
  originals: { key: string; value: Original };
  keep: { key: string; value: unknown };
}

export type Database = IDBPDatabase<Shape>;

const name = 'countersign';

/** openDatabase opens the device's store; a newer page in another tab may upgrade it at any time. */
export function openDatabase(): Promise<Database> {
  return openDB<Shape>(name, 1, {
    upgrade(db) {
      db.createObjectStore('entries', { keyPath: 'id' }).createIndex('seq', 'seq');
      db.createObjectStore('drafts', { keyPath: 'id' });
      db.createObjectStore('photos', { keyPath: 'id' }).createIndex('record', 'record');
      db.createObjectStore('originals', { keyPath: 'id' });
      db.createObjectStore('keep');
    },
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
  });
}

/** kept reads one small fact that the device keeps, such as the session or the class table. */
export async function kept<T>(db: Database, key: string): Promise<T | undefined> {
  return (await db.get('keep', key)) as T | undefined;
}

/** keep stores such a fact; undefined takes it away. */
export async function keep(db: Database, key: string, value: unknown): Promise<void> {
  if (value === undefined) await db.delete('keep', key);
  else await db.put('keep', value, key);
}
