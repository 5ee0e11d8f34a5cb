import type { Kind, SiteRecord } from '../api/types.ts';
import type { Draft } from '../core/outbox/types.ts';
import { outbox } from '../state/outbox.svelte.ts';
import { sitting } from '../state/session.svelte.ts';
import { site } from '../state/site.svelte.ts';
import { blankDraft, openedDraft } from './drafts.ts';

/** openDraft finds what the address asks for: a draft of this device, a record that came back, or a new one. */
export async function openDraft(query: URLSearchParams): Promise<Draft | undefined> {
  await site.ready;
  const id = query.get('id') ?? query.get('record');
  if (id) {
    const draft = await outbox.db.get('drafts', id);
    return draft ?? (query.has('record') ? await fetchOpen(id) : undefined);
  }
  return blankDraft((query.get('kind') as Kind) || 'progress', lastUnitProject());
}

async function fetchOpen(id: string): Promise<Draft | undefined> {
  const record = await sitting.get<SiteRecord>(`/projects/${sitting.project}/records/${id}`);
  return record.state === 'returned' || record.state === 'draft' ? openedDraft(record) : undefined;
}

/** Most people stay on one building: the last one stands there already, and a lone one always does. */
function lastUnitProject(): string {
  const all = site.project?.unit_projects ?? [];
  return site.places[0]?.unit_project ?? (all.length === 1 ? all[0]! : '');
}
