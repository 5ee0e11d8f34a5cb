import type { Database } from '../core/db.ts';
import { keep, kept } from '../core/db.ts';
import { entriesOf, othersIn, unsent } from '../core/outbox/queue.ts';
import { flush } from '../core/outbox/sender.ts';
import { sweep } from '../core/outbox/sweep.ts';
import type { Entry } from '../core/outbox/types.ts';
import { overHTTP } from '../core/outbox/wire.ts';
import { uuid7 } from '../core/uuid7.ts';
import { sitting } from './session.svelte.ts';

const beat = 60_000;

/** The outbox as a page sees it: what waits, what came of it, and the moments at which it is sent. */
class Outbox {
  entries = $state.raw<Entry[]>([]);
  online = $state(navigator.onLine);
  busy = $state(false);
  /** Others whose unsent records are on this device too, with how many. */
  others = $state.raw<string[]>([]);

  waiting = $derived(this.entries.filter((entry) => entry.state === 'waiting' || entry.state === 'sending'));
  stuck = $derived(this.entries.filter((entry) => entry.state === 'refused' || entry.state === 'conflict'));
  unsent = $derived(this.entries.filter(unsent));

  #db!: Database;
  #device = '';
  #again: '' | 'due' | 'all' = '';
  #channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('countersign-outbox') : undefined;

  get db(): Database {
    return this.#db;
  }

  get device(): string {
    return this.#device;
  }

  /** start opens the outbox and sends whenever there is hope: now, on the net's return, on becoming visible, each minute. */
  async start(db: Database): Promise<void> {
    this.#db = db;
    this.#device = (await kept<string>(db, 'device')) ?? (await this.nameDevice());
    await sweep(db, Date.now());
    await this.refresh();
    this.#channel?.addEventListener('message', () => void this.refresh());
    addEventListener('online', () => void this.comeOnline());
    addEventListener('offline', () => (this.online = false));
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void this.send());
    setInterval(() => this.waiting.length && void this.send(), beat);
    void this.send();
  }

  private async nameDevice(): Promise<string> {
    const name = uuid7();
    await keep(this.#db, 'device', name);
    return name;
  }

  private async comeOnline(): Promise<void> {
    this.online = true;
    await this.send(true);
  }

  async refresh(): Promise<void> {
    this.entries = sitting.user ? await entriesOf(this.#db, sitting.user.id) : [];
    this.others = await othersIn(this.#db, sitting.user?.id ?? '');
  }

  /**
   * send runs the queue. `force` does not wait for a failed entry's next turn. Asked during a run it runs once more:
   * what came meanwhile, a new record or the net, must not wait for the next beat.
   */
  async send(force = false): Promise<void> {
    if (!sitting.user || sitting.expired) return;
    this.#again = force ? 'all' : this.#again || 'due';
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.#again) await this.run(this.#again === 'all');
    } finally {
      this.busy = false;
      await this.refresh();
    }
  }

  private async run(force: boolean): Promise<void> {
    this.#again = '';
    const wire = overHTTP(() => sitting.credentials());
    const ending = await flush({ db: this.#db, wire, author: sitting.user?.id ?? '', device: this.#device, now: Date.now, force, changed: () => this.tell() });
    if (ending === 'session') sitting.expired = true;
    this.online = ending !== 'offline' && navigator.onLine;
  }

  /** tell brings this page and the other tabs up to date. */
  tell(): void {
    this.#channel?.postMessage('changed');
    void this.refresh();
  }

  /** wake asks the browser to send even after the page is closed, where it can, and not to clear its store by itself. */
  async wake(): Promise<void> {
    void navigator.storage?.persist?.();
    const registration = (await navigator.serviceWorker?.getRegistration()) as (ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } }) | undefined;
    await registration?.sync?.register('outbox').catch(() => undefined);
  }
}

export const outbox = new Outbox();
