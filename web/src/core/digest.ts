/** hex writes bytes as lower-case hexadecimal digits. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** reprDigest writes a hexadecimal SHA-256 as the Repr-Digest header does (RFC 9530). */
export function reprDigest(hexDigest: string): string {
  const bytes = hexDigest.match(/../g)?.map((pair) => parseInt(pair, 16)) ?? [];
  return `sha-256=:${btoa(String.fromCharCode(...bytes))}:`;
}
