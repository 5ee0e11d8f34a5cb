import type { Database } from '../db.ts';
import type { SiteRecord } from '../../api/types.ts';
import { entriesOf } from './queue.ts';
import type { Entry, Photo } from './types.ts';
import { backoff, due, judge, lost, missesAttachment, type Verdict } from './verdict.ts';
import { inputOf, type Wire } from './wire.ts';

export interface Sending {
  db: Database;
  wire: Wire;
  /** Only this person's records go out: another's wait until he logs in himself. */
  author: string;
  device: string;
  now: () => number;
  /** Tries those too whose wait is not over: the person asked, or the net came back. */
  force?: boolean;
  changed?: () => void;
}

/** Why a run ended: all was tried, the net is gone, or nobody is logged in. */
export type Ending = 'done' | 'offline' | 'session';

const lock = 'countersign-outbox';

/**
 * flush sends what waits, oldest first. One refused record never holds up the others; a lost net or session ends the
 * run, for it would be the same with each. One run at a time over all tabs, where the browser has locks; where it has
 * none, two runs at once send the same ids with the same content, which the server answers like one.
 */
export async function flush(sending: Sending): Promise<Ending> {
  const locks = globalThis.navigator?.locks;
  return locks ? await locks.request(lock, () => run(sending)) : await run(sending);
}

async function run(sending: Sending): Promise<Ending> {
  for (const entry of await entriesOf(sending.db, sending.author)) {
    if (!open(entry) || !(sending.force || due(entry.next_try_at, sending.now()))) continue;
    const verdict = await sendOne(sending, entry.id);
    if (verdict?.kind === 'offline' || verdict?.kind === 'session') return verdict.kind;
  }
  return 'done';
}

/** Under the lock nobody else sends: an entry found as sending is one whose tab died, and goes again with the same id. */
function open(entry: Entry): boolean {
  return entry.state === 'waiting' || entry.state === 'sending';
}

async function sendOne(sending: Sending, id: string): Promise<Verdict | undefined> {
  const entry = await alter(sending, id, (each) => ({ ...each, state: 'sending' }));
  if (!entry) return undefined;
  try {
    const photos = await sendPhotos(sending, entry);
    const input = inputOf(entry.draft, photos, sending.device, sending.now());
    const receipts = photos.flatMap((photo) => photo.receipt ?? []);
    await accepted(sending, id, await sending.wire.putRecord(entry.draft.project, input, entry.draft.version), receipts);
    return undefined;
  } catch (error) {
    const verdict = await verdictOn(sending, entry, error);
    await alter(sending, id, (each) => settle(each, verdict, sending.now()));
    return verdict;
  }
}

/** A record never goes without a photo that it had: one that is gone from the device is a matter for the person. */
async function sendPhotos({ db, wire }: Sending, entry: Entry): Promise<Photo[]> {
  const photos: Photo[] = [];
  for (const id of entry.draft.photos) {
    const [photo, original] = await Promise.all([db.get('photos', id), db.get('originals', id)]);
    if (!photo || !original) throw lost(id);
    photos.push(photo);
    if (photo.sent) continue;
    const receipt = await wire.putAttachment(entry.draft.project, photo, original.bytes);
    const sent = { ...photo, sent: true, ...(receipt ? { receipt } : {}) };
    await db.put('photos', sent);
    photos[photos.length - 1] = sent;
  }
  return photos;
}

/** The server sweeps uploads that no record named in time; the device still has the bytes and sends them once more. */
async function verdictOn({ db }: Sending, entry: Entry, error: unknown): Promise<Verdict> {
  const verdict = judge(error);
  if (verdict.kind !== 'refused' || !missesAttachment(error) || entry.attempts > 0 || !entry.draft.photos.length) return verdict;
  const photos = await Promise.all(entry.draft.photos.map((id) => db.get('photos', id)));
  for (const photo of photos) if (photo) await db.put('photos', { ...photo, sent: false });
  return { kind: 'later', problem: verdict.problem };
}

function settle(entry: Entry, verdict: Verdict, now: number): Entry {
  switch (verdict.kind) {
    case 'offline':
    case 'session':
      return { ...entry, state: 'waiting' };
    case 'later':
      return {
        ...entry,
        state: 'waiting',
        problem: verdict.problem,
        attempts: entry.attempts + 1,
        next_try_at: now + backoff(entry.attempts, verdict.wait),
      };
    default:
      return { ...entry, state: verdict.kind, problem: verdict.problem };
  }
}

/** alter changes an open entry inside one transaction, so that what another tab settled meanwhile stays settled. */
async function alter(sending: Sending, id: string, change: (entry: Entry) => Entry): Promise<Entry | undefined> {
  const tx = sending.db.transaction('entries', 'readwrite');
  const entry = await tx.store.get(id);
  if (!entry || !open(entry)) return undefined;
  const next = change(entry);
  await Promise.all([tx.store.put(next), tx.done]);
  sending.changed?.();
  return next;
}

/** accepted keeps what the server answered, and only then lets the photos go from the device. */
async function accepted(sending: Sending, id: string, record: SiteRecord, receipts: number[]): Promise<void> {
  const tx = sending.db.transaction(['entries', 'photos', 'originals'], 'readwrite', { durability: 'strict' });
  const entry = await tx.objectStore('entries').get(id);
  if (!entry) return;
  const { problem: _gone, ...rest } = entry;
  const answer = { state: record.state, version: record.version, edition: record.edition, ...(receipts.length ? { receipts } : {}) };
  await Promise.all([
    tx.objectStore('entries').put({ ...rest, state: 'accepted', done_at: sending.now(), answer }),
    ...entry.draft.photos.flatMap((photo) => [tx.objectStore('photos').delete(photo), tx.objectStore('originals').delete(photo)]),
    tx.done,
  ]);
  sending.changed?.();
}
