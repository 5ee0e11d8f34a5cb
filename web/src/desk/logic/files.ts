import type { Attachment } from '../../api/types.ts';

/** The photographs of which the server makes pictures that every browser shows. */
const shown = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/tiff']);

/** Photographs whose pixels the server may not be able to read; it then knows no size of them. */
const maybe = new Set(['image/heic', 'image/heif']);

export const isPicture = (file: Attachment): boolean => shown.has(file.content_type) || (maybe.has(file.content_type) && !!file.photo?.width);

/** isSecret says of a level whether it is above internal: there are no thumbnails there. */
export const isSecret = (level: string | undefined): boolean => level !== undefined && level !== 'open' && level !== 'internal';

/** sizeOf writes a size in bytes as people say it. */
export function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
