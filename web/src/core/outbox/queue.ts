import type { Database } from '../db.ts';
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
    const original: Original = { id: photo.id, bytes };
    await whole(tx, [() => tx.objectStore('photos').put(photo), () => tx.objectStore('originals').put(original)]);
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
    await whole(tx, [() => entries.put(entry), () => tx.objectStore('drafts').delete(draft.id)]);
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

/** unsent says whether the outbox still owes the server this entry. */
export function unsent(entry: Entry): boolean {
  return entry.state !== 'accepted';
}

/** whole does several writes of one transaction, or none: a write that fails takes the others back. */
async function whole(tx: { done: Promise<void>; abort(): void }, writes: (() => Promise<unknown>)[]): Promise<void> {
  const running: Promise<unknown>[] = [tx.done];
  try {
    for (const write of writes) running.push(write());
    await Promise.all(running);
  } catch (error) {
    for (const each of running) each.catch(() => undefined);
    giveUp(tx);
    throw error;
  }
}

function giveUp(tx: { abort(): void }): void {
  try {
    tx.abort();
  } catch {
    // The browser has given it up already.
  }
}

async function orNoRoom<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if ((error as Error)?.name === 'QuotaExceededError') throw new NoRoom('the device has no room left');
    throw error;
  }
}
