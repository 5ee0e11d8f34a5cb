import type { Body, Value } from '../../api/types.ts';
import { given, sections, type Form, type FormField } from '../../core/form/hints.ts';
import { isNumeric, jumps, showValue, type Tongue } from './values.ts';

/** Fact is one answered field of a body as a person reads it. */
export interface Fact {
  name: string;
  label: string;
  text: string;
  long: boolean;
  /** The rows of a list of objects: their headings and cells. */
  table?: { heads: string[]; rows: string[][] };
  /** The number before it, where there was one that differs. */
  before?: string;
  jumped: boolean;
}

export interface FactGroup {
  key: string;
  label: string;
  facts: Fact[];
}

/** factsOf lays a body out by the form of its class; `before` is the body of the day it is compared with. */
export function factsOf(form: Form, body: Body, tongue: Tongue, before?: Body): FactGroup[] {
  const groups = sections({ ...form, fields: [...form.fields, ...unknownFields(form, body)] });
  return groups
    .map(({ key, label, fields }) => ({
      key,
      label: tongue.pick(label),
      facts: fields.filter((field) => given(body[field.name])).map((field) => factOf(field, body[field.name], tongue, before?.[field.name])),
    }))
    .filter((group) => group.facts.length > 0);
}

/** Fields that the form does not name are shown under their own key: nothing that is signed may stay out of sight. */
function unknownFields(form: Form, body: Body): FormField[] {
  const known = new Set(form.fields.map((field) => field.name));
  return Object.keys(body)
    .filter((name) => !known.has(name))
    .map((name) => ({ name, zh: name, en: name, type: 'text', widget: 'text' }));
}

function factOf(field: FormField, value: Value | undefined, tongue: Tongue, before: Value | undefined): Fact {
  const table = tableOf(field, value, tongue);
  return {
    name: field.name,
    label: tongue.pick(field),
    text: table ? '' : showValue(field, value, tongue),
    long: field.type === 'long_text' || !!table,
    ...(table ? { table } : {}),
    ...(isNumeric(field) && given(before) ? { before: showValue(field, before, tongue) } : {}),
    jumped: isNumeric(field) && jumps(before, value),
  };
}

function tableOf(field: FormField, value: Value | undefined, tongue: Tongue): Fact['table'] {
  if (!field.fields || !Array.isArray(value)) return undefined;
  const rows = value as Body[];
  const columns = field.fields.filter((column) => rows.some((row) => given(row[column.name])));
  return {
    heads: columns.map((column) => tongue.pick(column)),
    rows: rows.map((row) => columns.map((column) => showValue(column, row[column.name], tongue))),
  };
}
