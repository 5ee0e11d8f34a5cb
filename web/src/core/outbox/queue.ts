import type { IDBPTransaction } from 'idb';
import type { Body } from '../../api/types.ts';
import type { Database, Shape } from '../db.ts';
import { uuid7 } from '../uuid7.ts';
import type { Draft, Entry, Original, Photo } from './types.ts';

/** NoRoom says that the device's store is full: what was to be kept is still in the caller's hands. */
export class NoRoom extends Error {}

/** saveDraft keeps a half-written record. */
export function saveDraft(db: Database, draft: Draft): Promise<void> {
  return orNoRoom(async () => void (await db.put('drafts', draft)));
}

/** addPhoto keeps a photo with its untouched bytes, both or none. */
export function addPhoto(db: Database, photo: Photo, bytes: ArrayBuffer): Promise<void> {
  return orNoRoom(async () => {
    const tx = db.transaction(['photos', 'originals'], 'readwrite', { durability: 'strict' });
    void tx.objectStore('photos').put(photo).catch(() => undefined);
    void tx.objectStore('originals').put({ id: photo.id, bytes } satisfies Original).catch(() => undefined);
    await tx.done;
  });
}

export async function removePhoto(db: Database, id: string): Promise<void> {
  const tx = db.transaction(['photos', 'originals'], 'readwrite');
  await Promise.all([tx.objectStore('photos').delete(id), tx.objectStore('originals').delete(id), tx.done]);
}

/** photosOf gives the photos of a record that are on this device. */
export function photosOf(db: Database, record: string): Promise<Photo[]> {
  return db.getAllFromIndex('photos', 'record', record);
}

/**
 * enqueue puts a finished record into the outbox and takes its draft away, in one transaction: at no moment is it in
 * neither. A record that is queued already keeps its place and starts anew as waiting.
 */
export function enqueue(db: Database, draft: Draft, now: number): Promise<Entry> {
  return orNoRoom(async () => {
    const tx = db.transaction(['entries', 'drafts'], 'readwrite', { durability: 'strict' });
    const entries = tx.objectStore('entries');
    const [before, last] = await Promise.all([entries.get(draft.id), entries.index('seq').openKeyCursor(null, 'prev')]);
    const entry: Entry = {
      id: draft.id,
      seq: before?.seq ?? (last?.key ?? 0) + 1,
      state: 'waiting',
      draft: { ...draft, faults: [] },
      attempts: 0,
      next_try_at: 0,
      queued_at: before?.queued_at ?? now,
    };
    void entries.put(entry).catch(() => undefined);
    void tx.objectStore('drafts').delete(draft.id).catch(() => undefined);
    await tx.done;
    return entry;
  });
}

/** reopen takes an entry out of the outbox back into the form, with what the server said about its fields. */
export async function reopen(db: Database, id: string): Promise<Draft | undefined> {
  const tx = db.transaction(['entries', 'drafts'], 'readwrite', { durability: 'strict' });
  const entry = await tx.objectStore('entries').get(id);
  if (!entry || entry.state === 'accepted' || entry.state === 'sending') return undefined;
  const draft: Draft = { ...entry.draft, faults: entry.problem?.errors ?? [] };
  await Promise.all([tx.objectStore('drafts').put(draft), tx.objectStore('entries').delete(id), tx.done]);
  return draft;
}

/** discard forgets a record that was never accepted, with its photos. The person has to have asked for it. */
export async function discard(db: Database, id: string): Promise<void> {
  const tx = db.transaction(['entries', 'drafts', 'photos', 'originals'], 'readwrite');
  const photos = await tx.objectStore('photos').index('record').getAllKeys(id);
  await Promise.all([
    tx.objectStore('entries').delete(id),
    tx.objectStore('drafts').delete(id),
    ...photos.flatMap((photo) => [tx.objectStore('photos').delete(photo), tx.objectStore('originals').delete(photo)]),
    tx.done,
  ]);
}

/** entriesOf gives a person's entries, oldest first. */
export async function entriesOf(db: Database, author: string): Promise<Entry[]> {
  const all = await db.getAllFromIndex('entries', 'seq');
  return all.filter((entry) => entry.draft.author === author);
}

/** othersIn names the other people whose unsent records are on this device. */
export async function othersIn(db: Database, author: string): Promise<string[]> {
  const entries = (await db.getAll('entries')).filter((entry) => unsent(entry) && entry.draft.author !== author);
  return [...new Set(entries.map((entry) => entry.draft.author))];
}

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

/** unsent says whether the outbox still owes the server this entry. */
export function unsent(entry: Entry): boolean {
  return entry.state !== 'accepted';
}

async function orNoRoom<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if ((error as Error)?.name === 'QuotaExceededError') throw new NoRoom('the device has no room left');
    throw error;
  }
}
