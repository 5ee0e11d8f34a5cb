import type { Secrecy, Text } from '../../api/types.ts';
import { ask, query } from './call.ts';

export type Section = 'weather' | 'labour' | 'plant' | 'works' | 'quality' | 'safety' | 'concealed' | 'tests' | 'materials' | 'directives' | 'other' | 'no_work';

/** One statement of a diary: the words that were signed, what the body's numbers say, and the archive numbers. */
export interface Line {
  place?: string;
  quote: string;
  facts: Text;
  nos: string[];
}

export interface Weather {
  morning: Text;
  afternoon: Text;
  lowest?: string;
  highest?: string;
  wind?: number;
  rain?: string;
  warning: Text;
  nos: string[];
}

export interface Trade {
  trade: string;
  heads?: number;
  nos: string[];
}

export interface Machine {
  type: string;
  number?: string;
  run?: string;
  idle?: string;
  repair?: string;
  nos: string[];
}

export interface Person {
  user: string;
  for?: string;
}

export type Lines = Partial<Record<'no_work' | 'works' | 'quality' | 'safety' | 'concealed' | 'tests' | 'materials' | 'directives' | 'other', Line[]>>;

/** The site diary of a day (docs/reports.md 5). */
export interface Diary extends Lines {
  project: string;
  unit_project?: string;
  day: string;
  level: Secrecy;
  weather?: Weather[];
  labour: { trades?: Trade[]; heads?: number; person_hours?: string };
  plant?: Machine[];
  people: Partial<Record<'recorders' | 'tech_managers' | 'project_managers', Person[]>>;
  gaps?: { section: Section; daily: boolean; what: Text }[];
  sources?: { no: string }[];
}

export interface DiaryAnswer {
  diary: Diary;
  hash: string;
  names: Record<string, string>;
}

export interface DiaryDay {
  day: string;
  records: number;
  no_work?: boolean;
  gaps?: Section[];
}

/** The digest of a period: sentences by rule. */
export interface Digest {
  period: string;
  first: string;
  last: string;
  level: Secrecy;
  days: DiaryDay[];
  sentences?: { section: Section; text: Text; nos: string[] }[];
  missing?: { section: Section; days: string[]; what: Text }[];
}

const of = (project: string) => `/projects/${encodeURIComponent(project)}`;

export const getDiary = (project: string, day: string, unit_project: string): Promise<DiaryAnswer> => ask(`${of(project)}/diaries/${day}${query({ unit_project })}`);

/** diaryFileAddress is where the diary of a day is downloaded from, on its official sheet. */
export const diaryFileAddress = (project: string, day: string, unit_project: string, lang: string): string => `/api/v1${of(project)}/diaries/${day}/file${query({ unit_project, lang })}`;

export const listDiaries = (project: string, month: string, unit_project: string): Promise<{ month: string; days: DiaryDay[] }> => ask(`${of(project)}/diaries${query({ month, unit_project })}`);

export const getDigest = (project: string, period: string, unit_project: string): Promise<{ digest: Digest; hash: string }> => ask(`${of(project)}/digests/${period}${query({ unit_project })}`);
