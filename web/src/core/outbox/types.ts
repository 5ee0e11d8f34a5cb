import type { Attachment, Body, FieldFault, Kind, Location, Problem, Return, State } from '../../api/types.ts';

/** A record as it is being written on this device. Its id is the record's id from the first moment. */
export interface Draft {
  id: string;
  project: string;
  author: string;
  class: string;
  kind: Kind;
  work_date: string;
  location: Location;
  title: string;
  body: Body;
  channel?: 'ordinary' | 'urgent';
  captured_at: string;
  /** Photos on this device, in the order of the form. */
  photos: string[];
  /** Attachments that the server has already, of a record that came back. */
  kept: Attachment[];
  /** The version that came back; sent as If-Match, so that nobody's newer work is overwritten. */
  version?: number;
  edition?: number;
  returned?: Return;
  /** What the server refused, by field; shown at the fields when the person opens it again. */
  faults?: FieldFault[];
  copied_from?: string;
  saved_at: number;
}

/** waiting → sending → accepted, or refused (the person must change something), or conflict (somebody else moved on). */
export type EntryState = 'waiting' | 'sending' | 'accepted' | 'refused' | 'conflict';

/** A record in the outbox. */
export interface Entry {
  id: string;
  /** The order in which entries were queued; the device's clock may jump, this does not. */
  seq: number;
  state: EntryState;
  draft: Draft;
  attempts: number;
  next_try_at: number;
  queued_at: number;
  problem?: Problem;
  done_at?: number;
  answer?: { state: State; version: number; edition: number; receipts?: number[] };
}

/** A photo or file on this device: facts and preview; its bytes lie apart, so that lists stay light. */
export interface Photo {
  id: string;
  record: string;
  name: string;
  type: string;
  size: number;
  sha256: string;
  taken_at: number;
  source: 'camera' | 'album';
  preview?: ArrayBuffer;
  sent: boolean;
  /** Number of the event in the ledger by which the server received it. */
  receipt?: number;
}

export interface Original {
  id: string;
  bytes: ArrayBuffer;
}
