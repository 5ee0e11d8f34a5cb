import { createHash } from 'node:crypto';

/** How the net or the server misbehaves on the next calls. */
export type Mood =
  | 'well'
  | 'down'
  | 'answer lost'
  | 'answer cut'
  | 'broken'
  | 'busy'
  | 'session over'
  | 'hangs';

interface Stored {
  content: string;
  version: number;
  edition: number;
  state: string;
  puts: number;
}

/**
 * A small server for tests of the outbox, behind the name `fetch`: it keeps records and attachments by id as the API
 * promises to (same id and content: as the first time; same id, other content: 409) and can fail in every way.
 */
export class TestServer {
  records = new Map<string, Stored>();
  attachments = new Map<string, { bytes: Uint8Array; type: string; name: string; source: string }>();
  order: string[] = [];
  mood: Mood = 'well';
  refuse: (title: string) => number = () => 0;
  calls = 0;
  headers: Headers[] = [];
  onCall: () => void = () => undefined;

  fetch = async (address: string, init: RequestInit): Promise<Response> => {
    this.calls++;
    this.headers.push(new Headers(init.headers));
    this.onCall();
    if (this.mood === 'down') throw new TypeError('Failed to fetch');
    if (this.mood === 'hangs') return new Promise<Response>((_done, fail) => init.signal?.addEventListener('abort', () => fail(init.signal!.reason)));
    if (this.mood === 'broken') return problem(500, 'E_INTERNAL');
    if (this.mood === 'busy') return problem(503, 'E_BUSY', { 'Retry-After': '40' });
    if (this.mood === 'session over') return problem(401, 'E_NO_SESSION');
    const answer = await this.answer(address, init);
    if (this.mood === 'answer lost') throw new TypeError('Failed to fetch');
    if (this.mood === 'answer cut') return new Response('{"id":"01', { status: 201 });
    return answer;
  };

  private async answer(address: string, init: RequestInit): Promise<Response> {
    const [, project, kind, id] = /^\/api\/v1\/projects\/([^/]+)\/(attachments|records)\/([^/]+)$/.exec(address) ?? [];
    if (!project || !id) return problem(404, 'E_NOT_FOUND');
    return kind === 'attachments' ? this.putAttachment(id, init) : this.putRecord(id, init);
  }

  private putAttachment(id: string, init: RequestInit): Response {
    const bytes = new Uint8Array(init.body as ArrayBuffer);
    const headers = new Headers(init.headers);
    const digest = `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`;
    if (headers.get('Repr-Digest') !== digest) return problem(422, 'E_DIGEST');
    this.attachments.set(id, { bytes, type: headers.get('Content-Type') ?? '', name: headers.get('Content-Disposition') ?? '', source: headers.get('Camera-Source') ?? '' });
    return json(201, { id, receipt: { seq: 100 + this.attachments.size } });
  }

  private putRecord(id: string, init: RequestInit): Response {
    const input = JSON.parse(String(init.body)) as { title: string; device?: unknown; attachments: { id: string }[] };
    const status = this.refuse(input.title);
    if (status) return problem(status, 'E_TEST', {}, [{ field: 'body.qty_today', code: 'V12', zh: '累计不符', en: 'The cumulative is wrong' }]);
    const missing = input.attachments.some((each) => !this.attachments.has(each.id));
    if (missing) return problem(422, 'E_INVALID', {}, [{ field: 'attachments[0]', code: 'E_ATTACHMENT_MISSING', zh: '缺附件', en: 'missing' }]);
    const content = JSON.stringify({ ...input, device: undefined });
    const before = this.records.get(id);
    if (before && before.content !== content) return problem(409, 'E_ID_REUSE');
    if (!before) this.order.push(input.title);
    const stored = before ?? { content, version: 1, edition: 1, state: 'submitted', puts: 0 };
    stored.puts++;
    this.records.set(id, stored);
    return json(before ? 200 : 201, { id, ...stored });
  }
}

function json(status: number, data: unknown): Response {
  return new Response(JSON.stringify(data), { status, headers: { 'Content-Type': 'application/json', Date: new Date().toUTCString() } });
}

function problem(status: number, code: string, headers: Record<string, string> = {}, errors: unknown[] = []): Response {
  const data = { title: code, status, detail: code, code, request_id: 'r-1', errors };
  return new Response(JSON.stringify(data), { status, headers: { 'Content-Type': 'application/problem+json', ...headers } });
}
