import type { State } from '../../api/types.ts';
import { countRecords, type Count } from '../api/records.ts';
import type { PageName } from '../routes.ts';

/** The states whose records wait for the page's reader. */
const waiting: Partial<Record<PageName, State[]>> = { screen: ['submitted', 'screened'], inbox: ['classified'], publish: ['signed'] };

/** How much work waits, by state and kind, as the server counts it for this person. */
class Work {
  counts = $state.raw<Count[]>([]);
  #project = '';

  /** refresh asks anew; numbers of another project never stay in sight. A failure leaves what was known. */
  async refresh(project: string): Promise<void> {
    if (project !== this.#project) this.counts = [];
    this.#project = project;
    const counts = await countRecords(project).catch(() => undefined);
    if (counts && project === this.#project) this.counts = counts;
  }

  forget(): void {
    this.#project = '';
    this.counts = [];
  }

  count(state: State, kind?: string): number {
    const of = this.counts.filter((each) => each.state === state && (!kind || each.kind === kind));
    return of.reduce((sum, each) => sum + each.count, 0);
  }

  /** belongsTo says whether work waits on a page at all. */
  belongsTo(page: PageName): boolean {
    return !!waiting[page];
  }

  of(page: PageName): number {
    return (waiting[page] ?? []).reduce((sum, state) => sum + this.count(state), 0);
  }
}

export const work = new Work();
