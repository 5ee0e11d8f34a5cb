/** keysWork says whether this browser, at this address, can use passkeys: over https, or at localhost. */
export function keysWork(): boolean {
  return typeof PublicKeyCredential !== 'undefined' && 'parseRequestOptionsFromJSON' in PublicKeyCredential && 'toJSON' in PublicKeyCredential.prototype;
}

/** makeKey asks the person's device for a new key. Rejects where he does not want to, or the address is not the key's. */
export async function makeKey(options: PublicKeyCredentialCreationOptionsJSON): Promise<unknown> {
  const made = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  return (made as PublicKeyCredential).toJSON();
}

/** askKey asks the person's key to sign. Rejects where he does not want to. */
export async function askKey(options: PublicKeyCredentialRequestOptionsJSON): Promise<unknown> {
  const answer = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return (answer as PublicKeyCredential).toJSON();
}
