import type { Member } from '../../api/types.ts';
import { inLanguage } from '../../state/language.svelte.ts';
import { sitting } from '../../state/session.svelte.ts';
import { listMembers } from '../api/admin.ts';

/** What the people of the project are called: records and their steps carry logins, people know each other by name. */
class Names {
  #members = $state.raw<Record<string, Member>>({});
  #project = '';

  /** load asks once a project; without an answer logins are shown. */
  async load(project: string): Promise<void> {
    if (!project || project === this.#project) return;
    this.#project = project;
    const members = await listMembers(project).catch(() => []);
    if (project === this.#project) this.#members = Object.fromEntries(members.map((each) => [each.user, each]));
  }

  /** of gives the name behind a login; of one who left the project, what the record itself says. */
  of(login: string, given?: string): string {
    const known = this.#members[login] ?? (login === sitting.user?.id ? sitting.user : undefined);
    return (known && inLanguage({ zh: known.name_zh, en: known.name_en })) || given || login;
  }
}

export const names = new Names();
