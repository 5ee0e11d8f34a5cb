import { request } from '../api/client.ts';
import { language, speaker } from '../state/language.svelte.ts';
import { en, zh } from '../words/verify.ts';
import type { Comparison, Verified } from './types.ts';

/** words gives the page's words in the language of the moment. */
export const words = speaker(zh, en);

/** The largest file that the server compares, in bytes. */
export const largest = 32 << 20;

/** Nobody has to be logged in; who is sends his cookie along all the same. */
const nobody = () => ({ csrf: '', lang: language.current === 'zh' ? 'zh-CN' : 'en' });

export async function lookUp(code: string): Promise<Verified[]> {
  return (await request<{ publications: Verified[] }>(`/verify/${code}`, nobody())).data.publications;
}

export async function compare(code: string, file: Blob): Promise<Comparison> {
  const call = { method: 'POST' as const, bytes: file, headers: { 'Content-Type': 'application/octet-stream' } };
  return (await request<Comparison>(`/verify/${code}/compare`, nobody(), call)).data;
}
