import type { Page, Proof, Publication, RecordEvent, Retention, Secrecy, SignOffResult, SiteRecord, State, Version, VersionDiff } from '../../api/types.ts';
import { ask, query, send } from './call.ts';

/** What narrows a list of records; the zero filter takes all that the person may see. */
export interface RecordFilter {
  state?: State[];
  class?: string;
  kind?: string;
  from?: string;
  to?: string;
  author?: string;
  q?: string;
  cursor?: string;
  limit?: number;
}

export interface Count {
  state: State;
  kind: string;
  count: number;
}

/** The version that the person saw; a move on anything newer is refused. */
export interface Seen {
  id: string;
  version: number;
}

export interface ClassifyInput {
  class: string;
  secrecy: Secrecy;
  valid_from: string;
  valid_until: string | null;
  retention: Retention;
}

export interface ReturnInput {
  code: string;
  reason: string;
  fields: string[];
}

const of = (project: string) => `/projects/${encodeURIComponent(project)}`;
const at = (project: string, id: string) => `${of(project)}/records/${encodeURIComponent(id)}`;

/** listRecords gets one page, newest first; rows have no body. */
export function listRecords(project: string, filter: RecordFilter): Promise<Page<SiteRecord>> {
  return ask(`${of(project)}/records${query({ ...filter, state: filter.state?.join(',') })}`);
}

export async function countRecords(project: string): Promise<Count[]> {
  return (await ask<{ items: Count[] }>(`${of(project)}/records/counts`)).items;
}

export function getRecord(project: string, id: string): Promise<SiteRecord> {
  return ask(at(project, id));
}

/** listVersions gets a record's immutable contents, newest first. */
export async function listVersions(project: string, id: string): Promise<Version[]> {
  return (await ask<Page<Version>>(`${at(project, id)}/versions`)).items;
}

/** listEvents gets a record's history, oldest first. */
export async function listEvents(project: string, id: string): Promise<RecordEvent[]> {
  return (await ask<Page<RecordEvent>>(`${at(project, id)}/events`)).items;
}

export function diffVersions(project: string, id: string, from: number, to: number): Promise<VersionDiff> {
  return ask(`${at(project, id)}/diff${query({ from, to })}`);
}

function move(project: string, seen: Seen, name: string, body: unknown): Promise<SiteRecord> {
  return send('POST', `${at(project, seen.id)}/${name}`, body, seen.version);
}

/** What a screener decides; `summary_reason` answers for numbers that the record does not hold. */
export interface ScreenInput {
  summary: string;
  duplicate_of?: string | undefined;
  summary_reason?: string | undefined;
}

export const screenRecord = (project: string, seen: Seen, input: ScreenInput) => move(project, seen, 'screen', input);

export const classifyRecord = (project: string, seen: Seen, input: ClassifyInput) => move(project, seen, 'classify', input);

export const returnRecord = (project: string, seen: Seen, input: ReturnInput) => move(project, seen, 'return', input);

/** signRecord countersigns the content whose hash was on the screen. */
export const signRecord = (project: string, seen: Seen, content_hash: string, proof: Proof) =>
  move(project, seen, 'sign', { content_hash, proof });

export const publishRecord = (project: string, seen: Seen) => move(project, seen, 'publish', {});

export const withdrawRecord = (project: string, seen: Seen, reason: string, proof: Proof) =>
  move(project, seen, 'withdraw', { reason, proof });

/** signSeveral signs each item on its own merits with one proof; the answers come in the order of the items. */
export async function signSeveral(
  project: string,
  items: { record: string; version: number; content_hash: string }[],
  proof: Proof,
): Promise<SignOffResult[]> {
  return (await send<{ items: SignOffResult[] }>('POST', `${of(project)}/sign-offs`, { items, proof })).items;
}

export interface PublicationFilter {
  kind?: string;
  class?: string;
  from?: string;
  to?: string;
  q?: string;
  cursor?: string;
  limit?: number;
}

/** listPublications gets one page of what is published and in force, newest published first. */
export function listPublications(project: string, filter: PublicationFilter): Promise<Page<Publication>> {
  return ask(`${of(project)}/publications${query({ ...filter })}`);
}

export function getPublication(project: string, no: string): Promise<Publication> {
  return ask(`${of(project)}/publications/${encodeURIComponent(no)}`);
}

/** renditionAddress is where a picture made from a photo for the eyes is: small, as large as a screen, or with its stamp. */
export function renditionAddress(project: string, id: string, kind: 'thumb' | 'view' | 'stamped'): string {
  return `/api/v1${of(project)}/attachments/${encodeURIComponent(id)}?rendition=${kind}&inline=1`;
}

/** proofAddress is where what proves a publication is downloaded: it is verified with no server. */
export function proofAddress(project: string, record: string): string {
  return `/api/v1${of(project)}/records/${encodeURIComponent(record)}/proof`;
}

/** fileAddress is where an attachment is downloaded from; `inline` shows a raster picture in the page. */
export function fileAddress(project: string, id: string, inline = false): string {
  return `/api/v1${of(project)}/attachments/${encodeURIComponent(id)}${inline ? '?inline=1' : ''}`;
}
