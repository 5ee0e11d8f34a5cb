const slowDigest = () => import('@noble/hashes/sha2.js');

/**
 * sha256 gives the digest of the bytes. The browser's own code is used where it offers it (https, loopback); on plain
 * http in a site's local net it offers none, and a slower one is loaded then.
 */
export async function sha256(bytes: ArrayBuffer): Promise<Uint8Array> {
  if (globalThis.crypto?.subtle) return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return (await slowDigest()).sha256(new Uint8Array(bytes));
}

/** prepareDigest loads the slower code ahead where it will be needed: at the shutter there may be no net. */
export async function prepareDigest(): Promise<void> {
  if (!globalThis.crypto?.subtle) await slowDigest();
}
