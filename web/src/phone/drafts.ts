import type { Body, FieldFault, Kind, Return, SiteRecord } from '../api/types.ts';
import type { Draft } from '../core/outbox/types.ts';
import { uuid7 } from '../core/uuid7.ts';
import { today } from '../core/when.ts';
import { sitting } from '../state/session.svelte.ts';

/** blankDraft starts a record: the header is never typed, it comes from the device and the session. */
export function blankDraft(kind: Kind, unitProject: string): Draft {
  const now = Date.now();
  return {
    id: uuid7(now),
    project: sitting.project,
    author: sitting.user?.id ?? '',
    class: '',
    kind,
    work_date: today(now),
    location: { unit_project: unitProject },
    title: '',
    body: {},
    captured_at: new Date(now).toISOString(),
    photos: [],
    kept: [],
    saved_at: now,
  };
}

/** openedDraft puts a record that the server has open into the form: one that came back, or one never submitted. */
export function openedDraft(record: SiteRecord): Draft {
  return {
    ...blankDraft(record.kind, ''),
    id: record.id,
    class: record.class,
    work_date: record.work_date,
    location: record.location ?? { unit_project: '' },
    title: record.title ?? '',
    body: record.body ?? {},
    channel: record.channel,
    captured_at: record.captured_at ?? record.received_at,
    kept: record.attachments ?? [],
    version: record.version,
    ...(record.state === 'returned' ? { edition: record.edition } : {}),
    ...(record.returned ? { returned: record.returned, faults: pinned(record.returned) } : {}),
  };
}

/** pinned puts the reason of a return at each field that it is about; it goes as soon as the field is changed. */
function pinned({ code, reason, fields = [] }: Return): FieldFault[] {
  return fields.map((field) => ({ field, code, zh: reason, en: reason }));
}

/** A form in which nothing was written is not worth keeping. */
export function isBlank(draft: Draft): boolean {
  return !draft.title && !draft.photos.length && !draft.kept.length && !Object.keys(draft.body).length;
}

/** noteOnly keeps what was told when the class changes: the other fields belong to the class. */
export function noteOnly(body: Body): Body {
  return body.note === undefined ? {} : { note: body.note };
}
