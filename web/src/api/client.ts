import type { Problem } from './types.ts';

/** What a call needs besides its address. The cookie travels by itself; csrf proves that the page is ours. */
export interface Credentials {
  csrf: string;
  lang: string;
}

export interface Call {
  method?: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  json?: unknown;
  bytes?: BodyInit;
  headers?: Record<string, string>;
  ifMatch?: number;
  signal?: AbortSignal;
}

export interface Answer<T> {
  data: T;
  status: number;
  /** How far the device's clock runs ahead of the server's, in milliseconds; undefined where the server gave no date. */
  clockAhead?: number;
}

/** Refusal is an answer that is not a success; `problem.status` is 0 where no answer came at all. */
export class Refusal extends Error {
  constructor(
    readonly problem: Problem,
    readonly retryAfter?: number,
  ) {
    super(problem.detail || problem.title || problem.code);
  }

  get offline(): boolean {
    return this.problem.status === 0;
  }
}

export const base = '/api/v1';

/** Waiting longer than this for an answer is a lost net: it has to end, or a hung request would hold the whole queue. */
const patience = 60_000;

/** request makes one call to the API and gives its JSON, or throws a Refusal. */
export async function request<T>(path: string, who: Credentials, call: Call = {}): Promise<Answer<T>> {
  const method = call.method ?? 'GET';
  const response = await reach(base + path, {
    method,
    headers: headersOf(who, method, call),
    body: call.json === undefined ? (call.bytes ?? null) : JSON.stringify(call.json),
    credentials: 'same-origin',
    cache: 'no-store',
    signal: call.signal ?? timeLimit(),
  });
  if (!response.ok) throw await refusalOf(response);
  return { data: (await bodyOf(response)) as T, status: response.status, ...clockOf(response) };
}

/** bodyOf reads the answer whole; one that breaks off half-way is no answer, and the call may be repeated. */
async function bodyOf(response: Response): Promise<unknown> {
  try {
    const text = await response.text();
    return text ? JSON.parse(text) : undefined;
  } catch (error) {
    throw new Refusal({ status: 0, code: 'E_OFFLINE', title: '', detail: String(error) });
  }
}

function timeLimit(): AbortSignal | null {
  return 'timeout' in AbortSignal ? AbortSignal.timeout(patience) : null;
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    throw new Refusal({ status: 0, code: 'E_OFFLINE', title: '', detail: String(error) });
  }
}

function headersOf(who: Credentials, method: string, call: Call): Record<string, string> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': who.lang, ...call.headers };
  if (call.json !== undefined) headers['Content-Type'] = 'application/json';
  if (method !== 'GET') headers['X-CSRF-Token'] = who.csrf;
  if (call.ifMatch !== undefined) headers['If-Match'] = `"${call.ifMatch}"`;
  return headers;
}

async function refusalOf(response: Response): Promise<Refusal> {
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
  const wait = Number(response.headers.get('Retry-After'));
  return new Refusal(
    { title: response.statusText, detail: '', code: `E_${response.status}`, ...problem, status: response.status },
    wait > 0 ? wait * 1000 : undefined,
  );
}

function clockOf(response: Response): { clockAhead?: number } {
  const server = Date.parse(response.headers.get('Date') ?? '');
  return Number.isNaN(server) ? {} : { clockAhead: Date.now() - server };
}
