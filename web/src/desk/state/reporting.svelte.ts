import type { Problem } from '../../api/types.ts';
import { problemOf } from '../../state/session.svelte.ts';
import { getReport, issueReport, prepareIssue, type Figure, type Report } from '../api/reports.ts';
import { proof } from './proof.svelte.ts';
import { Resource } from './resource.svelte.ts';
import { changedFigures, holdsShown, statesIssue, type FigureChange } from '../logic/issue.ts';

/** What came of an attempt to issue. */
export type IssueFault = 'differs' | 'changed';

/** The report that a page has open, and what is done with it. */
export class Reporting {
  readonly whole = new Resource<Report>();
  busy = $state(false);
  problem = $state.raw<Problem | undefined>();
  fault = $state<IssueFault | undefined>();
  /** What differs between the report as it was read and as it stands now. */
  changes = $state.raw<FigureChange[]>([]);

  constructor(
    private readonly project: string,
    private readonly id: string,
  ) {}

  load(): Promise<Report | undefined> {
    return this.whole.load(() => getReport(this.project, this.id));
  }

  /** act runs one move and shows what it left; true where it went through. */
  async act(move: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = undefined;
    this.fault = undefined;
    try {
      await move();
      await this.load();
      return true;
    } catch (error) {
      this.problem = problemOf(error);
      if (this.problem.code === 'E_PROOF') proof.refuse();
      return false;
    } finally {
      this.busy = false;
    }
  }

  /**
   * issue signs what is on the screen: the page first sees for itself that the root which the server wants signed is over
   * the document that it showed.
   */
  async issue(): Promise<boolean> {
    const seen = this.whole.data;
    if (!seen) return false;
    let issued = false;
    const went = await this.act(async () => {
      issued = await this.sign(seen);
    });
    if (this.problem?.status === 412) await this.showChanges(seen.figures);
    return went && issued;
  }

  private async sign(seen: Report): Promise<boolean> {
    const prepared = await prepareIssue(this.project, this.id, seen.root);
    if (!(await holdsShown(prepared, seen))) {
      this.fault = 'differs';
      return false;
    }
    const given = await proof.obtainFor(
      () => Promise.resolve(prepared),
      (said) => statesIssue(said, seen),
    );
    if (given?.problems[0]) this.problem = given.problems[0];
    if (!given?.proof) return false;
    await issueReport(this.project, this.id, seen.root, given.proof);
    return true;
  }

  private async showChanges(before: Figure[]): Promise<void> {
    const now = await this.load();
    this.problem = undefined;
    this.fault = 'changed';
    this.changes = now ? changedFigures(before, now.figures) : [];
  }
}
