import type { SiteRecord } from '../../api/types.ts';
import type { Form } from '../../core/form/hints.ts';
import { factsOf } from './facts.ts';
import type { Tongue } from './values.ts';

/** Row is one thing that two records say, side by side. */
export interface Row {
  name: string;
  /** The label of the form; empty for what stands in the head of every record. */
  label: string;
  here: string;
  there: string;
}

const head = ['work_date', 'title'] as const;
const places = ['unit_project', 'division', 'subdivision', 'floor', 'axis', 'chainage'] as const;

/** pairOf lays two records side by side: their heads, then what either body says, in the order of the form. */
export function pairOf(here: SiteRecord, there: SiteRecord, form: Form, tongue: Tongue): Row[] {
  const rows: Row[] = head.map((name) => ({ name, label: '', here: here[name] ?? '', there: there[name] ?? '' }));
  for (const name of places) rows.push({ name, label: '', here: here.location?.[name] ?? '', there: there.location?.[name] ?? '' });
  const [ours, theirs] = [said(here, form, tongue), said(there, form, tongue)];
  for (const [name, { label }] of new Map([...ours, ...theirs])) rows.push({ name, label, here: ours.get(name)?.text ?? '', there: theirs.get(name)?.text ?? '' });
  return rows.filter((row) => row.here || row.there);
}

function said(record: SiteRecord, form: Form, tongue: Tongue): Map<string, { label: string; text: string }> {
  const facts = factsOf(form, record.body ?? {}, tongue).flatMap((group) => group.facts);
  return new Map(facts.map((fact) => [fact.name, { label: fact.label, text: fact.table ? fact.table.rows.map((row) => row.join(' · ')).join('\n') : fact.text }]));
}
