import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { addPhoto, discard, enqueue, entriesOf, NoRoom, othersIn, reopen, saveDraft } from '../../src/core/outbox/queue.ts';
import { refile, requeue } from '../../src/core/outbox/settle.ts';
import { sweep } from '../../src/core/outbox/sweep.ts';
import { exportUnsent } from '../../src/core/outbox/export.ts';
import { Device } from '../device.ts';

let device: Device;
beforeEach(async () => {
  device = await Device.fresh();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  device.db.close();
});

/** Every record exactly once on the server, none left to send. */
async function expectAllThere(titles: string[]) {
  expect([...device.server.order].sort()).toEqual([...titles].sort());
  expect(device.server.records.size).toBe(titles.length);
  expect((await device.states()).every((state) => state.endsWith('accepted'))).toBe(true);
}

describe('the way out', () => {
  test('oldest first, photo before its record, bytes untouched, then the photo leaves the device', async () => {
    await device.fileWithPhoto('一', 'ÿØ bytes');
    await device.file('二');
    expect(await device.send()).toBe('done');
    expect(device.server.order).toEqual(['一', '二']);
    const [photo] = [...device.server.attachments.values()];
    expect(new TextDecoder().decode(photo!.bytes)).toBe('ÿØ bytes');
    expect(photo!.name).toContain("filename*=UTF-8''%E7%8E%B0%E5%9C%BA%201.jpg");
    expect(photo!.source).toBe('in_app');
    const kept = (await device.db.getAll('entries')).map((each) => each.answer?.receipts);
    expect(kept).toEqual([[101], undefined]);
    expect(await device.db.count('photos')).toBe(0);
    expect(await device.db.count('originals')).toBe(0);
    await expectAllThere(['一', '二']);
  });

  test('the sending says its own clock and the word of the page', async () => {
    const draft = await device.file('一');
    device.clock += 3 * 86_400_000;
    await device.send();
    const sent = JSON.parse(device.server.records.get(draft.id)!.content) as { captured_at: string; submit: boolean };
    expect(sent.captured_at).toBe('2026-11-23T08:00:00.000Z');
    expect(sent.submit).toBe(true);
    expect(device.server.headers[0]!.get('X-CSRF-Token')).toBe('word');
  });
});

describe('a bad net', () => {
  test('offline for days, with reloads, then everything goes once', async () => {
    device.server.mood = 'down';
    for (const title of ['一', '二', '三']) {
      await device.fileWithPhoto(title, `photo of ${title}`);
      expect(await device.send()).toBe('offline');
      await device.reload();
      device.clock += 86_400_000;
    }
    expect(await device.states()).toEqual(['一 waiting', '二 waiting', '三 waiting']);
    device.server.mood = 'well';
    expect(await device.send()).toBe('done');
    expect(device.server.order).toEqual(['一', '二', '三']);
    await expectAllThere(['一', '二', '三']);
    expect(device.server.attachments.size).toBe(3);
  });

  test.each(['answer lost', 'answer cut'] as const)('%s: the repeat doubles nothing', async (mood) => {
    await device.fileWithPhoto('一', 'photo');
    device.server.mood = mood;
    for (let i = 0; i < 4; i++) await device.send(true);
    expect(await device.states()).toEqual(['一 waiting']);
    device.server.mood = 'well';
    await device.send(true);
    await expectAllThere(['一']);
    expect(device.server.attachments.size).toBe(1);
  });

  test('a server in trouble is asked again after a growing wait, and the others are tried all the same', async () => {
    device.server.mood = 'broken';
    await device.file('一');
    await device.file('二');
    expect(await device.send()).toBe('done');
    expect(device.server.calls).toBe(2);
    await device.send();
    expect(device.server.calls).toBe(2);
    const waits: number[] = [];
    for (let i = 0; i < 12; i++) {
      const [first] = await device.db.getAllFromIndex('entries', 'seq');
      waits.push(first!.next_try_at - device.clock);
      device.clock = first!.next_try_at;
      await device.send();
    }
    expect(waits[0]).toBe(5_000);
    expect(waits[1]).toBe(10_000);
    expect(Math.max(...waits)).toBe(15 * 60_000);
    device.server.mood = 'well';
    await device.send(true);
    await expectAllThere(['一', '二']);
  });

  test('Retry-After is kept to', async () => {
    device.server.mood = 'busy';
    await device.file('一');
    await device.send();
    const [entry] = await device.db.getAll('entries');
    expect(entry!.next_try_at - device.clock).toBe(40_000);
    expect(entry!.problem?.request_id).toBe('r-1');
  });

  test('a clock set back does not put the queue off for a year', async () => {
    device.server.mood = 'broken';
    await device.file('一');
    await device.send();
    device.clock -= 400 * 86_400_000;
    device.server.mood = 'well';
    await device.file('二');
    await device.send();
    expect(device.server.order).toEqual(['一', '二']);
    await expectAllThere(['一', '二']);
  });
});

describe('a tab that dies', () => {
  test('in the middle of sending: the entry goes again under the same id', async () => {
    const draft = await device.fileWithPhoto('一', 'photo');
    device.server.mood = 'hangs';
    void device.send();
    await vi.waitFor(async () => expect(await device.states()).toEqual(['一 sending']));
    device.db.close();
    device.server.mood = 'well';
    await device.reload();
    expect(await device.states()).toEqual(['一 sending']);
    await device.send();
    await expectAllThere(['一']);
    expect(device.server.records.has(draft.id)).toBe(true);
  });

  test('after the server took it and before the device knew: no double, the answer is the first one', async () => {
    const draft = await device.file('一');
    device.server.mood = 'answer lost';
    await device.send();
    await device.reload();
    device.server.mood = 'well';
    await device.send(true);
    await expectAllThere(['一']);
    expect(device.server.records.get(draft.id)!.puts).toBe(2);
  });

  test('two tabs with locks take turns: each record is put once', async () => {
    let last: Promise<unknown> = Promise.resolve();
    const request = (_name: string, work: () => Promise<unknown>) => (last = last.then(work));
    vi.stubGlobal('navigator', { locks: { request } });
    const drafts = await Promise.all(['一', '二', '三'].map((title) => device.file(title)));
    await Promise.all([device.send(), device.send(), device.send()]);
    await expectAllThere(['一', '二', '三']);
    expect(drafts.map((draft) => device.server.records.get(draft.id)!.puts)).toEqual([1, 1, 1]);
  });

  test('two tabs without locks send the same once', async () => {
    for (let i = 0; i < 10; i++) await device.fileWithPhoto(`r${i}`, `p${i}`);
    await Promise.all([device.send(), device.send(), device.send()]);
    await device.send(true);
    await expectAllThere(Array.from({ length: 10 }, (_, i) => `r${i}`));
    expect(device.server.attachments.size).toBe(10);
  });
});

describe('a no from the server', () => {
  test('a refused record keeps its faults and holds up nobody', async () => {
    device.server.refuse = (title) => (title === '二' ? 422 : 0);
    for (const title of ['一', '二', '三']) await device.file(title);
    expect(await device.send()).toBe('done');
    expect(await device.states()).toEqual(['一 accepted', '二 refused', '三 accepted']);
    await device.send(true);
    expect(device.server.calls).toBe(3);
    const [, second] = await device.db.getAllFromIndex('entries', 'seq');
    const draft = await reopen(device.db, second!.id);
    expect(draft?.faults?.[0]).toMatchObject({ field: 'body.qty_today', zh: '累计不符' });
    expect(await device.db.count('drafts')).toBe(1);
    device.server.refuse = () => 0;
    await enqueue(device.db, { ...draft!, body: { ...draft!.body, qty_today: '1' } }, device.clock);
    await device.send();
    await expectAllThere(['一', '二', '三']);
  });

  test.each([409, 412, 428])('%i is a conflict for the person, not a loss', async (status) => {
    device.server.refuse = () => status;
    await device.file('一');
    await device.send();
    await device.send(true);
    expect(await device.states()).toEqual(['一 conflict']);
    expect(device.server.calls).toBe(1);
  });

  test('a conflict can be sent over the version that was seen', async () => {
    device.server.refuse = () => 412;
    const draft = await device.file('一', { version: 4 });
    await device.send();
    device.server.refuse = () => 0;
    await requeue(device.db, draft.id, 7, device.clock);
    await device.send();
    expect(device.server.headers.map((headers) => headers.get('If-Match'))).toEqual(['"4"', '"7"']);
    await expectAllThere(['一']);
  });

  test('a conflict can become a record of its own, photos and pointers to them with it', async () => {
    const draft = await device.fileWithPhoto('一', 'photo');
    const photo = (await device.db.getAll('photos'))[0]!.id;
    const entry = (await device.db.get('entries', draft.id))!;
    await device.db.put('entries', { ...entry, draft: { ...entry.draft, body: { before_photos: [photo] } } });
    device.server.refuse = () => 409;
    await device.send();
    device.server.refuse = () => 0;
    const fresh = await refile(device.db, draft.id, device.clock);
    await device.send();
    await expectAllThere(['一']);
    const sent = JSON.parse(device.server.records.get(fresh!)!.content) as { attachments: { id: string }[]; body: { before_photos: string[] } };
    expect(sent.body.before_photos).toEqual([sent.attachments[0]!.id]);
    expect(sent.attachments[0]!.id).not.toBe(photo);
    expect(await device.db.get('entries', draft.id)).toBeUndefined();
  });

  test('a session that ran out ends the run; after the login all goes', async () => {
    device.server.mood = 'session over';
    await device.file('一');
    await device.file('二');
    expect(await device.send()).toBe('session');
    expect(device.server.calls).toBe(1);
    expect(await device.states()).toEqual(['一 waiting', '二 waiting']);
    device.server.mood = 'well';
    await device.send();
    await expectAllThere(['一', '二']);
  });

  test('an upload that the server swept is sent once more', async () => {
    await device.fileWithPhoto('一', 'photo');
    const [photo] = await device.db.getAll('photos');
    await device.db.put('photos', { ...photo!, sent: true });
    await device.send();
    expect(await device.states()).toEqual(['一 waiting']);
    await device.send(true);
    await expectAllThere(['一']);
  });

  test('a record does not go without its photo', async () => {
    await device.fileWithPhoto('一', 'photo');
    await device.db.clear('originals');
    await device.send();
    expect(await device.states()).toEqual(['一 refused']);
    expect((await device.db.getAll('entries'))[0]!.problem?.code).toBe('E_PHOTO_LOST');
    expect(device.server.records.size).toBe(0);
  });
});

describe('a full device', () => {
  const full = (): never => {
    throw Object.assign(new Error('full'), { name: 'QuotaExceededError' });
  };

  test('says so and loses nothing: the draft that was kept before is still there', async () => {
    const draft = device.draft('一');
    await saveDraft(device.db, draft);
    const transaction = vi.spyOn(device.db, 'transaction').mockImplementation(full);
    await expect(enqueue(device.db, draft, device.clock)).rejects.toBeInstanceOf(NoRoom);
    transaction.mockRestore();
    expect((await device.db.get('drafts', draft.id))?.title).toBe('一');
    expect(await device.db.count('entries')).toBe(0);
    await enqueue(device.db, draft, device.clock);
    await device.send();
    await expectAllThere(['一']);
  });

  test('a photo is kept whole or not at all', async () => {
    const photo = { id: 'p', record: 'r', name: 'a.jpg', type: 'image/jpeg', size: 1, sha256: '00', taken_at: 0, source: 'camera' as const, sent: false };
    const original = IDBObjectStore.prototype.put;
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value: unknown) {
      return this.name === 'originals' ? full() : original.call(this, value);
    });
    await expect(addPhoto(device.db, photo, new ArrayBuffer(8))).rejects.toBeInstanceOf(NoRoom);
    put.mockRestore();
    expect(await device.db.count('photos')).toBe(0);
    expect(await device.db.count('originals')).toBe(0);
  });
});

describe('one phone, several people', () => {
  test('nobody sends what another wrote', async () => {
    await device.file('mine');
    await device.file('hers', { author: 'technician2' });
    await device.send();
    expect(device.server.order).toEqual(['mine']);
    expect(await othersIn(device.db, 'technician')).toEqual(['technician2']);
    device.author = 'technician2';
    await device.send();
    expect(device.server.order).toEqual(['mine', 'hers']);
  });
});

describe('keeping house', () => {
  test('the sweep takes old accepted entries and orphaned photos, never what waits', async () => {
    await device.file('一');
    await device.send();
    const waiting = await device.fileWithPhoto('二', 'photo');
    await addPhoto(device.db, { ...(await device.db.getAll('photos'))[0]!, id: 'orphan', record: 'gone' }, new ArrayBuffer(1));
    await sweep(device.db, device.clock + 15 * 86_400_000);
    expect(await device.states()).toEqual(['二 waiting']);
    expect((await device.db.getAll('photos')).map((photo) => photo.record)).toEqual([waiting.id]);
  });

  test('a discarded record leaves nothing behind', async () => {
    const draft = await device.fileWithPhoto('一', 'photo');
    await discard(device.db, draft.id);
    for (const store of ['entries', 'drafts', 'photos', 'originals'] as const) expect(await device.db.count(store)).toBe(0);
  });

  test('an entry that was accepted or is on its way is not reopened', async () => {
    const draft = await device.file('一');
    const entry = (await device.db.get('entries', draft.id))!;
    await device.db.put('entries', { ...entry, state: 'sending' });
    expect(await reopen(device.db, draft.id)).toBeUndefined();
    await device.send();
    expect(await reopen(device.db, draft.id)).toBeUndefined();
  });

  test('the export holds every unsent record with the bytes of its photos', async () => {
    await device.file('sent');
    await device.send();
    device.server.mood = 'down';
    const draft = await device.fileWithPhoto('一', 'the bytes');
    const file = await exportUnsent(device.db, 'technician', 'phone-1', device.clock);
    expect(file.items.map((item) => item.id)).toEqual([draft.id]);
    expect(atob(file.attachments[0]!.base64)).toBe('the bytes');
    expect((await entriesOf(device.db, 'technician')).length).toBe(2);
  });
});

test('a storm: 200 records through random failures, none lost, none doubled, in order', async () => {
  const moods = ['well', 'down', 'answer lost', 'answer cut', 'broken', 'busy', 'session over', 'well'] as const;
  let seed = 20261123;
  const next = () => (seed = (seed * 48271) % 0x7fffffff) / 0x7fffffff;
  device.server.onCall = () => (device.server.mood = moods[Math.floor(next() * moods.length)]!);
  const titles = Array.from({ length: 200 }, (_, i) => `r${String(i).padStart(3, '0')}`);
  for (const [i, title] of titles.entries()) {
    await (i % 3 ? device.file(title) : device.fileWithPhoto(title, `photo ${i}`));
    if (next() < 0.3) await device.send(next() < 0.5);
    if (next() < 0.1) await device.reload();
    device.clock += Math.floor((next() - 0.2) * 600_000);
  }
  for (let i = 0; i < 5000 && (await device.states()).some((state) => !state.endsWith('accepted')); i++) await device.send(true);
  await expectAllThere(titles);
  expect(device.server.attachments.size).toBe(67);
}, 30_000);
