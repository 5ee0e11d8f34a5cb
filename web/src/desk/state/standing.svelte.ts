import type { Delegation, User } from '../../api/types.ts';
import { sitting } from '../../state/session.svelte.ts';

/** How often a delegation that was granted or revoked meanwhile is asked for. */
const beat = 60_000;

/** For whom this person stands in on the project now: it opens the inbox to him, and says so on every page of it. */
class Standing {
  holds = $state.raw<Delegation | undefined>();

  /** refresh asks anew; without an answer what was known stays. */
  async refresh(project: string): Promise<void> {
    const me = await sitting.get<User>('/me').catch(() => undefined);
    if (me && project === sitting.project) this.holds = me.projects?.find((each) => each.project === project)?.stands_in;
  }

  /** follow refreshes now and each minute; the function that it gives ends that. */
  follow(project: string): () => void {
    this.holds = undefined;
    if (!sitting.user || sitting.user.office || !project) return () => undefined;
    void this.refresh(project);
    const timer = setInterval(() => void this.refresh(project), beat);
    return () => clearInterval(timer);
  }
}

export const standing = new Standing();
