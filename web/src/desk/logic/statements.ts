import { hex } from '../../core/digest.ts';
import { sha256 } from '../../core/sha256.ts';
import type { Preparation, ToSign } from '../api/signing.ts';

/** hash gives the SHA-256 of a prefix byte and some parts: the hashing of RFC 6962. */
function hash(prefix: number, ...parts: Uint8Array[]): Promise<Uint8Array> {
  const bytes = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0));
  bytes[0] = prefix;
  let at = 1;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return sha256(bytes.buffer);
}

/** rootOf gives the Merkle root over statements, as docs/proofs.md writes it. */
export async function rootOf(statements: string[]): Promise<Uint8Array> {
  const leaves = await Promise.all(statements.map((each) => hash(0, new TextEncoder().encode(each))));
  return merge(leaves);
}


/** merge gives the Merkle root over leaves that are hashes already. */
export async function merge(leaves: Uint8Array[]): Promise<Uint8Array> {
  const [only] = leaves;
  if (!only) throw new Error('nothing to sign');
  if (leaves.length === 1) return only;
  let left = 1;
  while (left * 2 < leaves.length) left *= 2;
  return hash(1, await merge(leaves.slice(0, left)), await merge(leaves.slice(left)));
}

/** What a signer signs, as docs/proofs.md writes it. */
export type Statement = Record<string, unknown> & { subject?: Record<string, unknown> };

/** states says whether a statement is of the record as it was on the screen. */
export function states(said: Statement, seen: ToSign | undefined): boolean {
  return (
    !!seen && said.record === seen.record && said.version === seen.version && said.content_hash === seen.content_hash &&
    said.purpose === (seen.purpose ?? 'publication') && (said.reason ?? '') === (seen.reason ?? '')
  );
}

/**
 * agrees says whether what the server asks to be signed is what was on the screen: each statement says what `shown` knows, is
 * the signer's own, and the key's challenge is the root over just these statements.
 */
export async function agrees(prepared: Preparation, shown: (statement: Statement, i: number) => boolean, signer: string): Promise<boolean> {
  const statements: string[] = [];
  for (const [i, item] of prepared.items.entries()) {
    if (item.statement === undefined) continue;
    const said = JSON.parse(item.statement) as Statement;
    if (said.signer !== signer || !shown(said, i)) return false;
    statements.push(item.statement);
  }
  if (!statements.length) return false;
  const root = await rootOf(statements);
  const challenge = prepared.options?.challenge;
  return hex(root) === prepared.root && (challenge === undefined || challenge === base64url(root));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
