import { outbox } from './outbox.svelte.ts';

/** Whether a newer panel waits; it takes over when the outbox is empty or the person taps, never in the middle of work. */
class Update {
  ready = $state<ServiceWorker | undefined>();

  take(): void {
    this.ready?.postMessage('update');
  }
}

export const update = new Update();

/** followUpdates registers the worker, where the browser has one (https or loopback), and watches for a newer panel. */
export async function followUpdates(): Promise<void> {
  if (!navigator.serviceWorker) return;
  const hadWorker = !!navigator.serviceWorker.controller;
  const registration = await navigator.serviceWorker.register(trusted('/sw.js') as string).catch(() => undefined);
  if (!registration) return;
  const notice = (worker: ServiceWorker | null) => worker && hadWorker && offer(worker);
  notice(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => worker.state === 'installed' && notice(worker));
  });
  if (hadWorker) navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
}

function offer(worker: ServiceWorker): void {
  update.ready = worker;
  if (document.visibilityState === 'hidden' && !outbox.waiting.length) update.take();
}

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}

/** The address of the worker is a script's address: under Trusted Types it needs our policy, which knows this one alone. */
function trusted(address: string): unknown {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  if (!policies) return address;
  const rules = {
    createScriptURL(url: string) {
      if (url !== '/sw.js') throw new TypeError('not our script');
      return url;
    },
  };
  return policies.createPolicy('panel', rules).createScriptURL(address);
}
