import { mount, type Component } from 'svelte';
import { openDatabase } from '../core/db.ts';
import { language } from './language.svelte.ts';
import { outbox } from './outbox.svelte.ts';
import { router } from './router.svelte.ts';
import { sitting } from './session.svelte.ts';
import { appearance } from './theme.svelte.ts';
import { followUpdates } from './update.svelte.ts';
import '../tokens.css';

/** begin opens the device's store, takes up the session and shows an entry's root. `inside` says which paths it owns. */
export async function begin(root: Component, inside: (path: string) => boolean): Promise<void> {
  language.tell();
  appearance.follow();
  const db = await openDatabase();
  await sitting.restore(db);
  await outbox.start(db);
  router.start(inside);
  mount(root, { target: document.getElementById('app')! });
  void followUpdates();
}
