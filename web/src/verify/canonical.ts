import { hex } from '../core/digest.ts';
import { sha256 } from '../core/sha256.ts';

/** canonical writes a value as RFC 8785 wants it: names sorted, no white space. Our documents hold no fractions. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).filter(([, each]) => each !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join(',')}}`;
}

/** hashOf is the SHA-256 of a document's canonical form, in hexadecimal. */
export async function hashOf(document: unknown): Promise<string> {
  return hex(await sha256(new TextEncoder().encode(canonical(document)).buffer as ArrayBuffer));
}
