import type { Photo } from './outbox/types.ts';
import { hex } from './digest.ts';
import { sha256 } from './sha256.ts';
import { uuid7 } from './uuid7.ts';

/** Longest side of a preview, in pixels: sharp on a tile of 96 points at three times the density. */
const previewSide = 288;

/** Draw makes a small picture for the eyes; undefined where the browser cannot read the format. */
export type Draw = (file: Blob) => Promise<ArrayBuffer | undefined>;

/**
 * takePhoto reads a file once, at the shutter: before anything else its digest is taken of the very bytes that will be
 * sent, and nothing ever writes them anew.
 */
export async function takePhoto(
  file: File,
  record: string,
  source: Photo['source'],
  now: number,
  draw: Draw = drawPreview,
): Promise<{ photo: Photo; bytes: ArrayBuffer }> {
  const bytes = await file.arrayBuffer();
  const digest = hex(await sha256(bytes));
  const preview = await draw(file).catch(() => undefined);
  const photo: Photo = {
    id: uuid7(now),
    record,
    name: file.name || `${record}.jpg`,
    type: file.type,
    size: bytes.byteLength,
    sha256: digest,
    taken_at: now,
    source,
    sent: false,
    ...(preview ? { preview } : {}),
  };
  return { photo, bytes };
}

async function drawPreview(file: Blob): Promise<ArrayBuffer | undefined> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, previewSide / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.8));
  return blob?.arrayBuffer();
}
