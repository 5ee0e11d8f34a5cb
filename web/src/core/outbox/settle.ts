import type { IDBPTransaction } from 'idb';
import type { Body } from '../../api/types.ts';
import type { Database, Shape } from '../db.ts';
import { uuid7 } from '../uuid7.ts';
import { enqueue } from './queue.ts';
import type { Entry } from './types.ts';

/** requeue sends an entry in conflict again, over the version that the person has now seen. */
export async function requeue(db: Database, id: string, version: number, now: number): Promise<void> {
  const entry = await db.get('entries', id);
  if (entry) await enqueue(db, { ...entry.draft, version }, now);
}

/**
 * refile turns an entry in conflict into a record of its own, under new ids: what the server has under the old id
 * stays as it is. Photos that only the server has cannot come along, so such an entry is not refiled.
 */
export async function refile(db: Database, id: string, now: number): Promise<string | undefined> {
  const tx = db.transaction(['entries', 'photos', 'originals'], 'readwrite', { durability: 'strict' });
  const entry = await tx.objectStore('entries').get(id);
  if (!entry || entry.state !== 'conflict' || entry.draft.kept.length) return undefined;
  const record = uuid7(now);
  const renamed = new Map(entry.draft.photos.map((photo) => [photo, uuid7(now)]));
  for (const [from, to] of renamed) await movePhoto(tx, from, to, record);
  const { version: _v, edition: _e, returned: _r, ...draft } = entry.draft;
  const { problem: _p, ...rest } = entry;
  const photos = [...renamed.values()];
  const fresh: Entry = { ...rest, id: record, state: 'waiting', attempts: 0, next_try_at: 0, draft: { ...draft, id: record, photos, body: renamedIn(draft.body, renamed) } };
  await Promise.all([tx.objectStore('entries').put(fresh), tx.objectStore('entries').delete(id), tx.done]);
  return record;
}

type PhotoMove = IDBPTransaction<Shape, ('entries' | 'photos' | 'originals')[], 'readwrite'>;

async function movePhoto(tx: PhotoMove, from: string, to: string, record: string): Promise<void> {
  const [photo, original] = await Promise.all([tx.objectStore('photos').get(from), tx.objectStore('originals').get(from)]);
  if (photo) void tx.objectStore('photos').put({ ...photo, id: to, record, sent: false });
  if (original) void tx.objectStore('originals').put({ ...original, id: to });
  void tx.objectStore('photos').delete(from);
  void tx.objectStore('originals').delete(from);
}

/** A body may point at photos by their ids (before and after): these follow. */
function renamedIn(body: Body, renamed: Map<string, string>): Body {
  return JSON.parse(JSON.stringify(body), (_key, value) => (typeof value === 'string' ? (renamed.get(value) ?? value) : value)) as Body;
}
