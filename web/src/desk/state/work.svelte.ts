import type { State } from '../../api/types.ts';
import { countRecords, type Count } from '../api/records.ts';
import { countFeedback, type FeedbackCounts } from '../api/feedback.ts';
import type { PageName } from '../routes.ts';

/** The states whose records wait for the page's reader. */
const waiting: Partial<Record<PageName, State[]>> = { screen: ['submitted', 'screened'], inbox: ['classified'], publish: ['signed'] };

/** How much work waits, by state and kind, as the server counts it for this person. */
class Work {
  counts = $state.raw<Count[]>([]);
  feedback = $state.raw<FeedbackCounts | undefined>();
  #project = '';

  /** refresh asks anew; numbers of another project never stay in sight. A failure leaves what was known. */
  async refresh(project: string): Promise<void> {
    if (project !== this.#project) this.forget();
    this.#project = project;
    const [counts, feedback] = await Promise.all([countRecords(project).catch(() => undefined), countFeedback(project).catch(() => undefined)]);
    if (project !== this.#project) return;
    if (counts) this.counts = counts;
    if (feedback) this.feedback = feedback;
  }

  forget(): void {
    this.#project = '';
    this.counts = [];
    this.feedback = undefined;
  }

  count(state: State, kind?: string): number {
    const of = this.counts.filter((each) => each.state === state && (!kind || each.kind === kind));
    return of.reduce((sum, each) => sum + each.count, 0);
  }

  /** belongsTo says whether work waits on a page at all. */
  belongsTo(page: PageName): boolean {
    return page === 'feedback' || !!waiting[page];
  }

  of(page: PageName): number {
    if (page === 'feedback') return (this.feedback?.to_confirm ?? 0) + (this.feedback?.to_handle ?? 0);
    return (waiting[page] ?? []).reduce((sum, state) => sum + this.count(state), 0);
  }

  /** late says how much of what a page is about nobody dealt with in time. */
  late(page: PageName): number {
    return page === 'feedback' ? (this.feedback?.overdue ?? 0) : 0;
  }
}

export const work = new Work();
