import type { Class, Page, Problem, Project, SiteRecord } from '../api/types.ts';
import { keep, kept, type Database } from '../core/db.ts';
import type { Form } from '../core/form/hints.ts';
import type { Draft } from '../core/outbox/types.ts';
import { calendar, merge, recentPlaces, type Row } from '../core/mine.ts';
import { addDays, today } from '../core/when.ts';
import { outbox } from './outbox.svelte.ts';
import { problemOf, sitting } from './session.svelte.ts';

const lookBack = 60;
const calendarDays = 14;
/** Forms change with a new server; twice a day is often enough to ask. */
const formsLast = 12 * 3_600_000;

/** What a phone knows of its project: kept on the device, so that it is there without a net, and renewed with one. */
class Site {
  project = $state.raw<Project | undefined>();
  classes = $state.raw<Class[]>([]);
  records = $state.raw<SiteRecord[]>([]);
  drafts = $state.raw<Draft[]>([]);
  loading = $state(false);
  problem = $state.raw<Problem | undefined>();
  date = $state(today());

  rows: Row[] = $derived(merge(outbox.entries.filter((entry) => entry.draft.project === sitting.project), this.drafts, this.records));
  days = $derived(calendar(this.rows, this.date, calendarDays));
  places = $derived(recentPlaces(this.rows, 5));

  #opened: () => void = () => undefined;
  /** Settles when what the device keeps is there. */
  readonly ready = new Promise<void>((opened) => (this.#opened = opened));

  private get db(): Database {
    return outbox.db;
  }

  /** open shows at once what the device keeps, then asks the server. */
  async open(): Promise<void> {
    await this.recall();
    this.#opened();
    await this.renew();
  }

  private async recall(): Promise<void> {
    this.date = today();
    this.project = await kept<Project>(this.db, this.key('project'));
    this.classes = (await kept<Class[]>(this.db, 'classes')) ?? [];
    this.records = (await kept<SiteRecord[]>(this.db, this.key('records'))) ?? [];
    await this.readDrafts();
  }

  async readDrafts(): Promise<void> {
    const all = await this.db.getAll('drafts');
    this.drafts = all.filter((draft) => draft.author === sitting.user?.id && draft.project === sitting.project);
  }

  async renew(): Promise<void> {
    if (!sitting.project || this.loading) return;
    this.loading = true;
    try {
      await Promise.all([this.renewProject(), this.renewRecords()]);
      await this.renewForms();
      this.problem = undefined;
    } catch (error) {
      this.problem = problemOf(error);
    } finally {
      this.loading = false;
    }
  }

  private async renewProject(): Promise<void> {
    const project = await sitting.get<Project>(`/projects/${sitting.project}`);
    await keep(this.db, this.key('project'), project);
    this.project = project;
  }

  /** What lies further back is asked for only where it waits for the person: returned records and drafts. */
  async renewRecords(): Promise<void> {
    const from = addDays(today(), -lookBack);
    const mine = `/projects/${sitting.project}/records?author=${sitting.user!.id}&limit=200`;
    const [recent, open] = await Promise.all([
      sitting.get<Page<SiteRecord>>(`${mine}&from=${from}`),
      sitting.get<Page<SiteRecord>>(`${mine}&state=returned,draft`),
    ]);
    const records = [...new Map([...recent.items, ...open.items].map((record) => [record.id, record])).values()];
    await keep(this.db, this.key('records'), records);
    this.records = records;
  }

  /** All forms are fetched ahead: which one a person needs in the basement is not known while he has a net. */
  private async renewForms(): Promise<void> {
    const before = (await kept<number>(this.db, 'forms_at')) ?? 0;
    if (this.classes.length && Math.abs(Date.now() - before) < formsLast) return;
    const { items } = await sitting.get<Page<Class>>('/classes');
    await keep(this.db, 'classes', items);
    this.classes = items;
    for (const { code } of items) await this.fetchForm(code);
    await keep(this.db, 'forms_at', Date.now());
  }

  private async fetchForm(code: string): Promise<Form> {
    const { hints } = await sitting.get<Class>(`/classes/${code}`);
    await keep(this.db, `form:${code}`, hints);
    return hints as unknown as Form;
  }

  /** form gives the form of a class, from the device first; undefined where it is neither there nor to be had. */
  async form(code: string): Promise<Form | undefined> {
    return (await kept<Form>(this.db, `form:${code}`)) ?? (await this.fetchForm(code).catch(() => undefined));
  }

  /** lastOf gives the person's latest earlier record of a class, whole: from the outbox, else from the server. */
  async lastOf(code: string, except: string): Promise<Draft | SiteRecord | undefined> {
    const row = this.rows.find((each) => each.class === code && each.id !== except && !each.draft);
    if (row?.entry) return row.entry.draft;
    return row ? await sitting.get<SiteRecord>(`/projects/${sitting.project}/records/${row.id}`) : undefined;
  }

  private key(name: string): string {
    return `${name}:${sitting.user?.id}:${sitting.project}`;
  }
}

export const site = new Site();
