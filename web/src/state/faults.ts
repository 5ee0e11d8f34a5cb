import type { FieldFault, Problem } from '../api/types.ts';
import type { Issue } from '../core/form/check.ts';
import { pathOf } from '../core/form/hints.ts';
import { en, zh } from '../words/common.ts';
import type { Like } from '../words/speak.ts';
import { inLanguage } from './language.svelte.ts';
import { words } from './words.ts';

type Words = Like<typeof zh>;

/** faultOf puts an issue that the form found into words, in both languages, like the faults that the server sends. */
export function faultOf(issue: Issue): FieldFault {
  return { field: issue.field, code: 'V1', zh: say(zh as unknown as Words, issue, 'zh'), en: say(en, issue, 'en') };
}

function say(w: Words, { rule, label, limit = '', of = [] }: Issue, lang: 'zh' | 'en'): string {
  switch (rule) {
    case 'fill':
    case 'pick':
      return w.form[rule](label[lang]);
    case 'atLeast':
    case 'atMost':
      return w.form[rule](limit);
    case 'decimal':
    case 'tooLong':
    case 'tooMany':
      return w.form[rule](Number(limit));
    case 'oneOf':
      return w.form.oneOf(of.map((each) => each[lang]).join(lang === 'zh' ? '、' : ', '));
    default:
      return w.form[rule];
  }
}

/** byField sorts faults to their fields: path → sentence in the language of the moment. */
export function byField(faults: FieldFault[]): Record<string, string> {
  const out: Record<string, string> = {};
  for (const fault of faults) out[pathOf(fault.field)] ??= inLanguage(fault);
  return out;
}

/** explain says in one sentence what a problem means and what to do. */
export function explain(problem: Problem): string {
  const w = words().problem;
  if (problem.status === 0) return w.offline;
  if (problem.status === 401) return w.session;
  if (problem.status === 429) return w.busy;
  if (problem.status >= 500) return w.server;
  const first = problem.errors?.[0];
  return first ? inLanguage(first) : problem.detail || problem.title || problem.code;
}
