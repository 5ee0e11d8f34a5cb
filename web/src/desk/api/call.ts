import type { Call } from '../../api/client.ts';
import { sitting } from '../../state/session.svelte.ts';

/** ask reads from the API as the person at the desk. */
export function ask<T>(path: string): Promise<T> {
  return sitting.get<T>(path);
}

/** send writes to the API; `ifMatch` is the version that the person saw. */
export async function send<T>(method: Call['method'], path: string, json: unknown = undefined, ifMatch?: number): Promise<T> {
  return (await sitting.call<T>(path, { method, json, ifMatch })).data;
}

/** query writes parameters, leaving out the empty ones. */
export function query(parameters: Record<string, string | number | undefined>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return text && `?${text}`;
}
