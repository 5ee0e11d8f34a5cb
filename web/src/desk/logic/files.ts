import type { Attachment } from '../../api/types.ts';

/** The raster formats that every browser shows; the server serves no other inline. */
const shown = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif']);

export const isPicture = (file: Attachment): boolean => shown.has(file.content_type);

/** sizeOf writes a size in bytes as people say it. */
export function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
