import type { Page, Problem } from '../../api/types.ts';
import { problemOf } from '../../state/session.svelte.ts';

/** Feed is a list that grows by keyset pages. Rows stay in sight while the first page is fetched anew. */
export class Feed<T> {
  items = $state.raw<T[]>([]);
  problem = $state.raw<Problem | undefined>();
  loading = $state(false);
  /** Whether an answer has come at all: before that an empty list means nothing. */
  known = $state(false);
  more = $state(false);
  #cursor: string | undefined;
  #asked = 0;

  constructor(private readonly get: (cursor?: string) => Promise<Page<T>>) {}

  /** reload fetches the first page again, and as many further ones as `atLeast` items need. */
  async reload(atLeast = 0): Promise<void> {
    const asked = ++this.#asked;
    await this.run(asked, async () => {
      let page = await this.get();
      const items = [...page.items];
      while (page.next_cursor && items.length < atLeast) {
        page = await this.get(page.next_cursor);
        items.push(...page.items);
      }
      this.take(asked, items, page.next_cursor);
    });
  }

  async next(): Promise<void> {
    if (this.loading || !this.more) return;
    const asked = this.#asked;
    await this.run(asked, async () => {
      const page = await this.get(this.#cursor);
      this.take(asked, [...this.items, ...page.items], page.next_cursor);
    });
  }

  private take(asked: number, items: T[], cursor: string | undefined): void {
    if (asked !== this.#asked) return;
    this.items = items;
    this.#cursor = cursor;
    this.more = !!cursor;
    this.known = true;
    this.problem = undefined;
  }

  private async run(asked: number, work: () => Promise<void>): Promise<void> {
    this.loading = true;
    try {
      await work();
    } catch (error) {
      if (asked === this.#asked) this.problem = problemOf(error);
    } finally {
      if (asked === this.#asked) this.loading = false;
    }
  }
}
