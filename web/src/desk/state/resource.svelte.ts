import type { Problem } from '../../api/types.ts';
import { problemOf } from '../../state/session.svelte.ts';

/**
 * Resource is something loaded from the API as a page shows it: what is there stays in sight while it is fetched anew,
 * and an answer that comes after a newer question is thrown away.
 */
export class Resource<T> {
  data = $state.raw<T | undefined>();
  problem = $state.raw<Problem | undefined>();
  loading = $state(false);
  #asked = 0;

  async load(get: () => Promise<T>): Promise<T | undefined> {
    const asked = ++this.#asked;
    this.loading = true;
    try {
      const data = await get();
      if (asked !== this.#asked) return undefined;
      this.data = data;
      this.problem = undefined;
      return data;
    } catch (error) {
      if (asked === this.#asked) this.problem = problemOf(error);
      return undefined;
    } finally {
      if (asked === this.#asked) this.loading = false;
    }
  }

  /** drop forgets what was loaded, and whatever is still on its way. */
  drop(): void {
    this.#asked++;
    this.data = undefined;
    this.problem = undefined;
    this.loading = false;
  }
}
