import type { Body, Class, FieldFault, Kind, Location } from '../api/types.ts';
import { checkBody } from '../core/form/check.ts';
import { copyOf, tidy, type Form } from '../core/form/hints.ts';
import { addPhoto, discard, enqueue, NoRoom, removePhoto, saveDraft } from '../core/outbox/queue.ts';
import type { Draft, Photo } from '../core/outbox/types.ts';
import { takePhoto } from '../core/photo.ts';
import { byField, faultOf } from '../state/faults.ts';
import { outbox } from '../state/outbox.svelte.ts';
import { site } from '../state/site.svelte.ts';
import { blankDraft, isBlank, noteOnly } from './drafts.ts';
import { checkEnvelope } from './envelope.ts';

const saveEvery = 2000;

/** The record in the form: every change is kept on the device within two seconds, every photo at once. */
export class Editor {
  draft = $state.raw<Draft>(blankDraft('progress', ''));
  form = $state.raw<Form | undefined>();
  photos = $state.raw<Photo[]>([]);
  /** What the class's last record said in the fields that a copy leaves out. */
  last = $state.raw<Body>({});
  full = $state<'' | 'form' | 'photo'>('');
  saved = $state(false);
  tried = $state(false);

  classes: Class[] = $derived(site.classes.filter((each) => each.kind === this.draft.kind));
  own = $derived(this.tried ? this.check() : []);
  faults: Record<string, string> = $derived({ ...byField(this.draft.faults ?? []), ...byField(this.own) });

  #timer: ReturnType<typeof setTimeout> | undefined;

  /** begin takes up a draft, or starts a new one of the kind. */
  async begin(draft: Draft): Promise<void> {
    this.draft = draft;
    this.photos = await Promise.all(draft.photos.map((id) => outbox.db.get('photos', id))).then((all) => all.filter((each) => !!each));
    if (!draft.class) this.draft = { ...draft, class: this.usualClass() };
    await this.loadForm();
  }

  async useKind(kind: Kind): Promise<void> {
    if (kind === this.draft.kind) return;
    this.change({ kind, class: '', body: noteOnly(this.draft.body) });
    this.useClass(this.usualClass());
    await this.loadForm();
  }

  async chooseClass(code: string): Promise<void> {
    this.useClass(code);
    this.change({ body: noteOnly(this.draft.body) });
    await this.loadForm();
  }

  /** The class of this kind that the person filed last stands first. */
  private usualClass(): string {
    const last = site.rows.find((row) => row.kind === this.draft.kind && this.classes.some((each) => each.code === row.class));
    return last?.class ?? this.classes[0]?.code ?? '';
  }

  private useClass(code: string): void {
    this.change({ class: code });
    this.last = {};
    this.tried = false;
  }

  async loadForm(): Promise<void> {
    const code = this.draft.class;
    const form = code ? await site.form(code) : undefined;
    if (code === this.draft.class) this.form = form;
  }

  /** change alters the draft and lets the faults of the changed fields go: the server's word on them is out of date. */
  change(part: Partial<Draft>): void {
    const touched = Object.keys(part);
    const faults = (this.draft.faults ?? []).filter((fault) => !touched.some((name) => fault.field === name || (name !== 'body' && fault.field.startsWith(`${name}.`))));
    this.draft = { ...this.draft, faults, ...part };
    this.saved = false;
    this.#timer ??= setTimeout(() => void this.save(), saveEvery);
  }

  changeBody(body: Body): void {
    const changed = new Set(Object.keys({ ...body, ...this.draft.body }).filter((name) => body[name] !== this.draft.body[name]));
    const faults = (this.draft.faults ?? []).filter((fault) => !changed.has(bodyField(fault)));
    this.change({ body, faults });
  }

  place(part: Partial<Location>): void {
    const location = { ...this.draft.location, ...part };
    for (const key of Object.keys(location) as (keyof Location)[]) if (!location[key] && key !== 'unit_project') delete location[key];
    this.change({ location });
  }

  /** save keeps the draft now; a full device is said, and the form stays as it is. */
  async save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (isBlank(this.draft)) return;
    try {
      const draft = this.draft;
      await saveDraft(outbox.db, { ...draft, saved_at: Date.now() });
      this.saved = draft === this.draft;
      if (this.full === 'form') this.full = '';
    } catch (error) {
      if (!(error instanceof NoRoom)) throw error;
      this.full = 'form';
    }
  }

  async addPhotos(files: File[], source: Photo['source']): Promise<void> {
    for (const file of files) {
      const { photo, bytes } = await takePhoto(file, this.draft.id, source, Date.now());
      try {
        await addPhoto(outbox.db, photo, bytes);
      } catch (error) {
        if (!(error instanceof NoRoom)) throw error;
        this.full = 'photo';
        return;
      }
      this.photos = [...this.photos, photo];
      this.change({ photos: [...this.draft.photos, photo.id], faults: (this.draft.faults ?? []).filter((fault) => !fault.field.startsWith('attachments')) });
      await this.save();
    }
  }

  async removePhoto(id: string): Promise<void> {
    this.photos = this.photos.filter((photo) => photo.id !== id);
    this.change({ photos: this.draft.photos.filter((each) => each !== id), kept: this.draft.kept.filter((each) => each.id !== id) });
    await this.save();
    await removePhoto(outbox.db, id);
  }

  /** copyLast takes over what may be the same as last time; false where there is nothing to copy. */
  async copyLast(): Promise<string | undefined> {
    const source = await site.lastOf(this.draft.class, this.draft.id).catch(() => undefined);
    if (!source || !this.form) return undefined;
    const body = source.body ?? {};
    this.last = body;
    const location = this.draft.location.unit_project && this.draft.location.floor ? this.draft.location : (source.location ?? this.draft.location);
    this.change({
      location,
      title: this.draft.title || source.title || '',
      body: { ...copyOf(this.form.fields, body), ...this.draft.body },
      copied_from: source.work_date,
    });
    return source.work_date;
  }

  private check(): FieldFault[] {
    const form = this.form;
    return [...checkEnvelope(this.draft), ...(form ? checkBody(form, tidy(form.fields, this.draft.body)).map(faultOf) : [])];
  }

  /** submit puts the record into the outbox; false where something has to be mended first or the device is full. */
  async submit(): Promise<boolean> {
    this.tried = true;
    if (!this.form || this.own.length) return false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { faults: _gone, ...draft } = this.draft;
    const final = { ...draft, title: draft.title.normalize('NFC').trim(), body: tidy(this.form.fields, draft.body) };
    try {
      await enqueue(outbox.db, final, Date.now());
    } catch (error) {
      if (!(error instanceof NoRoom)) throw error;
      this.full = 'form';
      return false;
    }
    outbox.tell();
    void outbox.wake();
    void outbox.send(true);
    return true;
  }

  async discard(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await discard(outbox.db, this.draft.id);
  }

  /** leave keeps what is still unsaved when the page is left. */
  leave(): void {
    if (this.#timer) void this.save();
  }
}

function bodyField(fault: FieldFault): string {
  return /^body[./]([a-z_0-9]+)/.exec(fault.field)?.[1] ?? '';
}
