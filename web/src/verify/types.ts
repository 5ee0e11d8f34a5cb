/** What the verify page is told; api/openapi.yaml describes it. */
export interface Step {
  by: string;
  name?: string;
  at: string;
  /** Whom he stood in for; absent where he signed in his own right. */
  for?: string;
  for_name?: string;
}

export interface Bead {
  no: string;
  code: string;
  state: string;
  content_hash: string;
  published_at: string;
}

export interface Verified {
  project: string;
  project_name: string;
  no: string;
  code: string;
  state: string;
  in_force: boolean;
  class: string;
  class_name: string;
  kind: string;
  work_date: string;
  edition: number;
  secrecy: string;
  content_hash: string;
  title?: string;
  location?: Record<string, string>;
  valid_until?: string;
  signed?: Step;
  signed_as?: string;
  published?: Step;
  ended?: Step;
  leaf?: number;
  attachments: { id: string; sha256: string }[];
  lineage: Bead[];
}

export interface Region {
  x: number;
  y: number;
  width: number;
  height: number;
}

export type Verdict = 'identical' | 're-dated' | 're-saved' | 'altered' | 'reused' | 'unknown';

export interface Comparison {
  verdict: Verdict;
  sha256: string;
  no?: string;
  whole?: boolean;
  changed?: Region[];
  elsewhere: { project: string; no: string; code: string; work_date: string }[];
}
