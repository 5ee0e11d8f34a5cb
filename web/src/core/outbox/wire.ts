import { request, type Credentials } from '../../api/client.ts';
import type { Attachment, AttachmentRef, RecordInput, SiteRecord } from '../../api/types.ts';
import { reprDigest } from '../digest.ts';
import type { Draft, Photo } from './types.ts';

/** What the outbox asks of the net. Each call may be repeated any number of times: the ids were made here. */
export interface Wire {
  /** putAttachment gives the number of the server's receipt in the ledger, where it gave one. */
  putAttachment(project: string, photo: Photo, bytes: ArrayBuffer): Promise<number | undefined>;
  putRecord(project: string, input: RecordInput, version?: number): Promise<SiteRecord>;
}

/** overHTTP is the wire of API v1. */
export function overHTTP(who: () => Credentials): Wire {
  return {
    async putAttachment(project, photo, bytes) {
      const answer = await request<Attachment>(`/projects/${project}/attachments/${photo.id}`, who(), {
        method: 'PUT',
        bytes,
        headers: {
          'Content-Type': photo.type || 'application/octet-stream',
          'Repr-Digest': reprDigest(photo.sha256),
          'Camera-Source': photo.source === 'album' ? 'gallery' : 'in_app',
          'Content-Disposition': `attachment; filename*=UTF-8''${encodeRFC8187(photo.name)}`,
        },
      });
      return answer.data?.receipt?.seq;
    },
    async putRecord(project, input, version) {
      const call = { method: 'PUT' as const, json: input, ...(version === undefined ? {} : { ifMatch: version }) };
      return (await request<SiteRecord>(`/projects/${project}/records/${input.id}`, who(), call)).data;
    },
  };
}

/** inputOf writes a draft as the API takes it. The device's clock is that of the sending: the server compares it with its own. */
export function inputOf(draft: Draft, photos: Photo[], device: string, now: number): RecordInput {
  const byId = new Map(photos.map((photo) => [photo.id, photo]));
  const attachments: AttachmentRef[] = [
    ...draft.kept.map(({ id, sha256 }) => ({ id, sha256 })),
    ...draft.photos.flatMap((id) => byId.get(id) ?? []).map(({ id, sha256 }) => ({ id, sha256 })),
  ];
  return {
    id: draft.id,
    class: draft.class,
    work_date: draft.work_date,
    location: draft.location,
    title: draft.title,
    body: draft.body,
    channel: draft.channel ?? 'ordinary',
    captured_at: draft.captured_at,
    device: { id: device, clock: new Date(now).toISOString() },
    attachments,
    submit: true,
  };
}

function encodeRFC8187(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
