import type { Database } from '../db.ts';

const day = 86_400_000;

/** An accepted entry is remembered for a while, so that a page without a net still shows where the record went. */
const remembered = 14 * day;

/** sweep forgets accepted entries that are old, and photos that no draft and no entry names any more. */
export async function sweep(db: Database, now: number): Promise<void> {
  const tx = db.transaction(['entries', 'drafts', 'photos', 'originals'], 'readwrite');
  const [entries, drafts, photos] = await Promise.all([
    tx.objectStore('entries').getAll(),
    tx.objectStore('drafts').getAllKeys(),
    tx.objectStore('photos').getAll(),
  ]);
  const old = entries.filter((entry) => entry.state === 'accepted' && now - (entry.done_at ?? now) > remembered);
  const owners = new Set([...drafts, ...entries.filter((entry) => entry.state !== 'accepted').map((entry) => entry.id)]);
  const orphans = photos.filter((photo) => !owners.has(photo.record) && now - photo.taken_at > day);
  await Promise.all([
    ...old.map((entry) => tx.objectStore('entries').delete(entry.id)),
    ...orphans.flatMap(({ id }) => [tx.objectStore('photos').delete(id), tx.objectStore('originals').delete(id)]),
    tx.done,
  ]);
}
