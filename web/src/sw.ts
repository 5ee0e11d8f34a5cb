import { openDatabase, kept } from './core/db.ts';
import { flush } from './core/outbox/sender.ts';
import { overHTTP } from './core/outbox/wire.ts';

/** The worker keeps the panel's shell for days without a net, and sends the outbox where the browser wakes it for that. */

declare const __SHELL__: string[];
declare const __BUILD__: string;

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends Extendable {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
const worker = self as unknown as {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(type: string, listener: (event: never) => void): void;
};

const cacheName = `countersign-${__BUILD__}`;

worker.addEventListener('install', (event: Extendable) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(__SHELL__)));
});

worker.addEventListener('activate', (event: Extendable) => {
  event.waitUntil(dropOldShells().then(() => worker.clients.claim()));
});

async function dropOldShells(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('countersign-') && name !== cacheName).map((name) => caches.delete(name)));
}

worker.addEventListener('fetch', (event: FetchEvent) => {
  const address = new URL(event.request.url);
  if (event.request.method !== 'GET' || address.origin !== location.origin) return;
  const name = shellName(address.pathname, event.request.mode === 'navigate');
  if (name) event.respondWith(fromShell(name, event.request));
});

/** What a request is called in the shell; undefined for the API and anything else that has to come from the server. */
function shellName(path: string, page: boolean): string | undefined {
  if (__SHELL__.includes(path)) return path;
  if (!page || /^\/(api|v|healthz|readyz)(\/|$)/.test(path)) return undefined;
  return path.startsWith('/m/') ? '/m' : undefined;
}

async function fromShell(name: string, request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  return (await cache.match(name)) ?? fetch(request);
}

/** The page asks for this when nothing waits in the outbox, or when the person taps. */
worker.addEventListener('message', (event: MessageEvent) => {
  if (event.data === 'update') void worker.skipWaiting();
});

worker.addEventListener('sync', (event: Extendable & { tag: string }) => {
  if (event.tag === 'outbox') event.waitUntil(sendOutbox());
});

async function sendOutbox(): Promise<void> {
  const db = await openDatabase();
  try {
    const session = await kept<{ csrf: string; user: { id: string } }>(db, 'session');
    const device = await kept<string>(db, 'device');
    if (!session || !device) return;
    const wire = overHTTP(() => ({ csrf: session.csrf, lang: 'zh-CN' }));
    const told = new BroadcastChannel('countersign-outbox');
    const ending = await flush({ db, wire, author: session.user.id, device, now: Date.now, force: true, changed: () => told.postMessage('changed') });
    told.close();
    if (ending === 'offline') throw new Error('no net yet: the browser will wake us again');
  } finally {
    db.close();
  }
}
