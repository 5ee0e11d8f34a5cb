/**
 * sha256 gives the digest of the bytes. The browser's own code is used where it offers it (https, loopback); on plain
 * http in a site's local net it offers none, and a slower one is loaded then.
 */
export async function sha256(bytes: ArrayBuffer): Promise<Uint8Array> {
  if (globalThis.crypto?.subtle) return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const { sha256: slow } = await import('@noble/hashes/sha2.js');
  return slow(new Uint8Array(bytes));
}
