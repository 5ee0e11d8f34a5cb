import type { RecordInput } from '../../api/types.ts';
import type { Database } from '../db.ts';
import { entriesOf, unsent } from './queue.ts';
import { inputOf } from './wire.ts';

/** The file of unsent records: `items` is the queue as records:replay takes it, the photos stand beside as Base64. */
export interface Unsent {
  format: 'countersign-unsent/1';
  items: RecordInput[];
  attachments: { id: string; project: string; record: string; name: string; type: string; sha256: string; base64: string }[];
}

/** exportUnsent gathers all that this person has not yet handed over, so that it can travel by another way. */
export async function exportUnsent(db: Database, author: string, device: string, now: number): Promise<Unsent> {
  const out: Unsent = { format: 'countersign-unsent/1', items: [], attachments: [] };
  for (const { id, draft } of (await entriesOf(db, author)).filter(unsent)) {
    const photos = await db.getAllFromIndex('photos', 'record', id);
    out.items.push(inputOf(draft, photos, device, now));
    for (const { id: photo, record, name, type, sha256 } of photos) {
      const original = await db.get('originals', photo);
      if (original) out.attachments.push({ id: photo, project: draft.project, record, name, type, sha256, base64: base64(original.bytes) });
    }
  }
  return out;
}

function base64(bytes: ArrayBuffer): string {
  const view = new Uint8Array(bytes);
  let text = '';
  for (let at = 0; at < view.length; at += 0x8000) text += String.fromCharCode(...view.subarray(at, at + 0x8000));
  return btoa(text);
}
