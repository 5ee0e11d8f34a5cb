/** The wire types of API v1, as pkg/client/types.go has them: JSON names, UTC times in RFC 3339, dates YYYY-MM-DD. */

export interface Text {
  zh: string;
  en: string;
}

export interface Location {
  unit_project: string;
  division?: string;
  subdivision?: string;
  axis?: string;
  floor?: string;
  chainage?: string;
}

export interface AttachmentRef {
  id: string;
  sha256: string;
}

/** A body is data of its class: the class's JSON Schema is its type. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };
export type Body = { [key: string]: Value };

export interface RecordInput {
  id: string;
  class: string;
  work_date: string;
  location: Location;
  title: string;
  summary?: string;
  body: Body;
  secrecy?: string;
  valid_from?: string;
  valid_until?: string;
  channel?: 'ordinary' | 'urgent';
  captured_at: string;
  device: { id: string; clock: string };
  attachments?: AttachmentRef[];
  supersedes?: string;
  submit?: boolean;
}

export interface Finding {
  rule: string;
  severity: 'suspect' | 'warning';
  field?: string;
  zh: string;
  en: string;
}

export interface Step {
  by: string;
  name?: string;
  at: string;
  /** Whom he stood in for, and by which delegation; absent where he acted in his own right. */
  for?: string;
  for_name?: string;
  delegation?: string;
}

export interface Return {
  code: string;
  reason: string;
  fields?: string[];
  by: string;
  name?: string;
  at: string;
  for?: string;
  for_name?: string;
}

export type DelegatedAction = 'sign' | 'return' | 'withdraw';

/** One person's leave to sign for a project manager. */
export interface Delegation {
  id: string;
  from: string;
  from_name?: string;
  to: string;
  to_name?: string;
  actions: DelegatedAction[];
  /** Empty: every class. */
  classes: string[];
  max_secrecy: Secrecy;
  starts_at: string;
  ends_at: string;
  state: 'coming' | 'live' | 'ended' | 'revoked' | 'void';
  reason?: string;
  signed_at?: string;
  signature?: string;
  closed_at?: string;
  closed_by?: string;
  closed_by_name?: string;
}

export interface Attachment {
  id: string;
  sha256: string;
  size: number;
  content_type: string;
  name: string;
  uploaded_by: string;
  uploaded_at: string;
  captured_at?: string;
  record?: string;
  receipt?: { seq: number; received_at: string; sha256: string };
  camera_source?: 'in_app' | 'gallery';
  metadata_stripped?: boolean;
  photo?: PhotoFacts;
}

/** What a photo says of itself: to be compared, never a fact. */
export interface PhotoFacts {
  taken_at?: string;
  taken_offset?: string;
  lat?: string;
  lon?: string;
  software?: string;
  camera?: string;
  width?: number;
  height?: number;
}

export type State =
  | 'draft'
  | 'submitted'
  | 'returned'
  | 'screened'
  | 'classified'
  | 'signed'
  | 'published'
  | 'superseded'
  | 'withdrawn'
  | 'expired'
  | 'archived'
  | 'destroyed';

export type Kind = 'progress' | 'safety' | 'quality' | 'cost' | 'resources' | 'directives' | 'facts' | 'other';
export type Secrecy = 'open' | 'internal' | 'confidential' | 'secret' | 'top_secret';
export type Retention = 'permanent' | 'long_term' | 'short_term';
export type Move = 'save' | 'submit' | 'screen' | 'classify' | 'sign' | 'return' | 'publish' | 'withdraw';

export interface SiteRecord {
  project: string;
  id: string;
  version: number;
  edition: number;
  revision: string;
  state: State;
  iso_status: string;
  content_hash: string;
  allowed: Move[];
  class: string;
  kind: Kind;
  work_date: string;
  location?: Location;
  title?: string;
  summary?: string;
  body?: Body;
  secrecy: Secrecy;
  /** The level that was signed, where another is in force, and how that came about. */
  signed_secrecy?: Secrecy;
  secrecy_mark?: { change: string; from: Secrecy; asked_by: string; by: string; at: string };
  valid_from?: string;
  valid_until?: string;
  retention?: Retention;
  channel: 'ordinary' | 'urgent';
  captured_at?: string;
  device?: { id: string; clock: string };
  attachments?: Attachment[];
  attachment_count: number;
  author: string;
  author_name?: string;
  imported?: { source: string; row: string };
  supersedes?: string;
  superseded_by?: string;
  duplicate_of?: string;
  /** Records that were merged with this one. */
  merged?: { id: string; title: string; author: string; author_name?: string; state: State }[];
  /** The screener's word for numbers of the summary that the record does not hold. */
  summary_note?: { numbers: string[]; reason: string; by: string; name?: string; at: string };
  received_at: string;
  updated_at: string;
  clock_offset_ms?: number;
  late?: boolean;
  findings?: Finding[];
  submitted?: Step;
  screened?: Step;
  classified?: Step;
  signed?: Step;
  published?: Step;
  ended?: Step;
  returned?: Return;
  archive_no?: string;
  code?: string;
}

export interface Version {
  version: number;
  edition: number;
  content_hash: string;
  at: string;
  by: string;
  action: string;
  document?: Value;
}

export interface RecordEvent {
  seq: number;
  at: string;
  actor: string;
  name?: string;
  action: string;
  from?: State;
  to?: State;
  version: number;
  detail?: Value;
}

export interface Change {
  field: string;
  from?: Value;
  to?: Value;
}

export interface VersionDiff {
  from: number;
  to: number;
  changes: Change[];
}

export interface Page<T> {
  items: T[];
  next_cursor?: string;
}

export interface Publication {
  no: string;
  code: string;
  state: State;
  record: string;
  version: number;
  edition: number;
  content_hash: string;
  class: string;
  kind: Kind;
  work_date: string;
  location?: Location;
  title?: string;
  summary?: string;
  body?: Body;
  secrecy: Secrecy;
  /** The level that was signed, where another is in force, and how that came about. */
  signed_secrecy?: Secrecy;
  secrecy_mark?: { change: string; from: Secrecy; asked_by: string; by: string; at: string };
  valid_from?: string;
  valid_until?: string;
  retention?: Retention;
  attachments?: Attachment[];
  author: string;
  author_name?: string;
  screened?: Step;
  signed?: Step;
  published?: Step;
  ended?: Step;
  superseded_by?: string;
  supersedes?: string;
}

export type ProofMethod = 'passkey' | 'password_otp' | 'password';

/** The signer's proof of his own will; a key's answer comes with the ceremony in which it was asked for. */
export interface Proof {
  method: ProofMethod;
  password?: string;
  otp?: string;
  ceremony?: string;
  assertion?: unknown;
}

export interface SignOffResult {
  record: string;
  status: number;
  result?: SiteRecord;
  problem?: Problem;
}

export interface FieldFault {
  field: string;
  code: string;
  zh: string;
  en: string;
  value_seen?: string;
  allowed?: string;
}

/** An RFC 9457 answer. Status 0 is ours: no answer came. */
export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  request_id?: string;
  errors?: FieldFault[];
}

export interface Membership {
  project: string;
  name?: Text;
  role: Role;
  clearance: Secrecy;
  from?: string;
  until?: string;
  /** The delegation that he holds here now. */
  stands_in?: Delegation;
}

export type Role =
  | 'technician'
  | 'tech_manager'
  | 'project_manager'
  | 'custodian'
  | 'analyst'
  | 'leader'
  | 'department'
  | 'supervisor'
  | 'auditor'
  | 'sysadmin'
  | 'secadmin';

export interface User {
  id: string;
  name_zh: string;
  name_en: string;
  office?: string;
  disabled?: boolean;
  projects?: Membership[];
}

export interface Session {
  token: string;
  csrf: string;
  user: User;
}

export interface Project {
  id: string;
  name_zh: string;
  name_en: string;
  starts_on: string;
  ends_on: string;
  unit_projects: string[];
  version: number;
}

export interface Member {
  user: string;
  name_zh: string;
  name_en: string;
  role: Role;
  clearance: Secrecy;
}

export interface Class {
  code: string;
  kind: Kind;
  zh: string;
  en: string;
  schema?: Value;
  hints?: Value;
}
