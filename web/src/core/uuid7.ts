let last = 0;

/**
 * uuid7 makes an RFC 9562 version 7 id. It needs getRandomValues alone, so it works on plain http too, and never goes
 * back in time within a page, even when the device's clock does: ids keep the order in which they were made.
 */
export function uuid7(now: number = Date.now()): string {
  last = Math.max(last + 1, now);
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(last / 2 ** (8 * (5 - i))) & 0xff;
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
