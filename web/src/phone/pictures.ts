import type { Attachment } from '../api/types.ts';
import { base } from '../api/client.ts';
import type { Photo } from '../core/outbox/types.ts';
import type { Picture } from '../kit/Photos.svelte';
import { sayRecord } from './sayRecord.ts';

const tellFrom = 5;

/** deviceFile gives the tile of a photo on this device. The address has to be let go by the caller. */
export function devicePicture(photo: Photo, clockAhead: number): Picture {
  const small = photo.preview ? URL.createObjectURL(new Blob([photo.preview], { type: 'image/jpeg' })) : '';
  return { id: photo.id, small, name: photo.name, notes: notesOf(photo, clockAhead) };
}

/** serverPicture gives the tile of an attachment that the server has. */
export function serverPicture(project: string, file: Attachment): Picture {
  const address = `${base}/projects/${project}/attachments/${file.id}`;
  return { id: file.id, small: file.content_type.startsWith('image/') ? `${address}?inline=1` : '', name: file.name };
}

function notesOf(photo: Photo, clockAhead: number): string[] {
  const minutes = Math.round(clockAhead / 60_000);
  const w = sayRecord();
  return [
    photo.source === 'album' ? w.fromAlbum : Math.abs(minutes) < tellFrom ? w.timeFine : '',
    ...(minutes >= tellFrom ? [w.clockFast(minutes)] : []),
    ...(minutes <= -tellFrom ? [w.clockSlow(-minutes)] : []),
    `SHA-256 ${photo.sha256.slice(0, 8)}`,
  ].filter(Boolean);
}
