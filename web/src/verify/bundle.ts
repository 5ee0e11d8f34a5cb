import { hex } from '../core/digest.ts';
import { sha256 } from '../core/sha256.ts';
import { canonical, hashOf } from './canonical.ts';

/** A proof bundle (docs/proofs.md), as far as a browser checks it. */
export interface Bundle {
  schema: string;
  checkpoint: string;
  code?: string;
  archive_no?: string;
  /** A reader's bundle begins with what was signed; what came before is withheld. */
  begins?: { content_hash: string };
  versions: { version: number; document: { previous?: string; attachments?: { id: string; sha256: string }[] } }[];
  signatures: { statement?: { content_hash?: string } }[];
  entries: { leaf: number; event: { content_hash?: string; action?: string }; path: string[] }[];
}

/** One version in the chain: its hash as computed here, and whether it is bound by the one before and by the ledger. */
export interface Link {
  version: number;
  hash: string;
  whole: boolean;
}

export interface BundleFinding {
  links: Link[];
  /** Hash of the content that was signed last; empty: none was. */
  signed: string;
  /** How many events are leaves of the checkpoint's tree, of how many. */
  leaves: number;
  entries: number;
  sound: boolean;
}

export function isBundle(value: unknown): value is Bundle {
  return typeof value === 'object' && value !== null && (value as Bundle).schema === 'countersign.proof/1' && Array.isArray((value as Bundle).versions);
}

/** checkBundle computes every hash of a bundle anew. Signatures are left to the program's own verifier. */
export async function checkBundle(bundle: Bundle): Promise<BundleFinding> {
  const told = new Set(bundle.entries.map((each) => each.event.content_hash));
  const links: Link[] = [];
  const versions = [...bundle.versions].sort((a, b) => a.version - b.version);
  let previous = bundle.begins ? versions[0]?.document.previous : undefined;
  for (const { version, document } of versions) {
    const hash = await hashOf(document);
    const begins = links.length > 0 || !bundle.begins || bundle.begins.content_hash === hash;
    links.push({ version, hash, whole: begins && document.previous === previous && told.has(hash) });
    previous = hash;
  }
  const { size, root } = treeOf(bundle.checkpoint);
  const inTree = await Promise.all(bundle.entries.map((each) => isLeaf(each, size, root)));
  const leaves = inTree.filter(Boolean).length;
  const hashes = new Set(links.map((each) => each.hash));
  const signed = bundle.signatures.map((each) => each.statement?.content_hash ?? '').pop() ?? '';
  const sound = links.length > 0 && links.every((each) => each.whole) && leaves === bundle.entries.length && leaves > 0 && (!signed || hashes.has(signed));
  return { links, signed, leaves, entries: bundle.entries.length, sound };
}

/** treeOf reads size and root out of a checkpoint: its second and third line. */
function treeOf(note: string): { size: number; root: string } {
  const [, size = '', root = ''] = note.split('\n');
  try {
    return { size: Number(size), root: hex(Uint8Array.from(atob(root), (char) => char.charCodeAt(0))) };
  } catch {
    return { size: 0, root: '' };
  }
}

/** isLeaf walks from an event to the root of the tree (RFC 6962, inclusion). */
async function isLeaf(entry: Bundle['entries'][number], size: number, root: string): Promise<boolean> {
  const event = new TextEncoder().encode(canonical(entry.event));
  let hash = await digest(0, event);
  let at = entry.leaf;
  let last = size - 1;
  if (at > last) return false;
  for (const step of entry.path) {
    const beside = bytesOf(step);
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hash = await digest(1, beside, hash);
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = await digest(1, hash, beside);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && hex(hash) === root;
}

async function digest(kind: number, ...parts: Uint8Array[]): Promise<Uint8Array> {
  const all = new Uint8Array(1 + parts.reduce((sum, each) => sum + each.length, 0));
  all[0] = kind;
  let at = 1;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return sha256(all.buffer);
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
