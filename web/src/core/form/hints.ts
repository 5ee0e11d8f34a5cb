import type { Body, Text, Value } from '../../api/types.ts';
import { fenOf, isInteger, plain } from './number.ts';

/** The form of a class, as GET /classes/{code} gives it under `hints`: the server's code table rules every form. */
export interface Form {
  groups: ({ key: string } & Text)[];
  fields: FormField[];
  at_least_one?: string[][];
  series?: string[][];
  units?: string[];
  default_validity?: string;
  min_retention?: string;
}

export type Widget =
  | 'text'
  | 'textarea'
  | 'number'
  | 'money'
  | 'date'
  | 'datetime'
  | 'period'
  | 'unit'
  | 'phone'
  | 'chips'
  | 'select'
  | 'yesno'
  | 'rows'
  | 'tags'
  | 'photos';

export interface FormField extends Text {
  name: string;
  widget: Widget;
  type: string;
  group?: string;
  unit?: string;
  required?: boolean;
  required_when?: { field: string; in?: string[] }[][];
  allow_none?: boolean;
  min?: string;
  max?: string;
  max_len?: number;
  scale?: number;
  options?: ({ value: string } & Text)[];
  fields?: FormField[];
  computed?: string;
  default?: string;
  copy?: 'keep' | 'clear';
  placeholder?: Text;
}

/** sections gives the form's fields by group, in the order of the groups. */
export function sections(form: Form): { key: string; label: Text; fields: FormField[] }[] {
  const named = form.groups.map(({ key, zh, en }) => ({ key, label: { zh, en }, fields: form.fields.filter((f) => f.group === key) }));
  const loose = form.fields.filter((field) => !form.groups.some((group) => group.key === field.group));
  return [...named, ...(loose.length ? [{ key: '', label: { zh: '', en: '' }, fields: loose }] : [])].filter((s) => s.fields.length);
}

/** given says whether a value is an answer at all, whatever it is worth. */
export function given(value: Value | undefined): value is Value {
  if (value === undefined || value === null) return false;
  if (typeof value === 'string') return value.trim() !== '';
  if (Array.isArray(value)) return value.length > 0;
  return true;
}

/** demanded says whether the field must be answered, the rest of the body being as it is. */
export function demanded(field: FormField, body: Body): boolean {
  if (field.required) return true;
  return !!field.required_when?.some((all) => all.every((when) => holds(when, body[when.field])));
}

function holds(when: { in?: string[] }, value: Value | undefined): boolean {
  return given(value) && (!when.in?.length || when.in.includes(String(value)));
}

/** tidy gives the body as it is sent: without what was left empty, in the fields of this class alone. */
export function tidy(fields: FormField[], body: Body): Body {
  const out: Body = {};
  for (const field of fields) {
    const value = tidyValue(field, body[field.name]);
    if (given(value)) out[field.name] = value;
  }
  return out;
}

/** typed turns what was typed into the value of the field's type; what is no such value stays as it was typed. */
export function typed(field: FormField, text: string): Value {
  switch (field.type) {
    case 'money':
      return fenOf(plain(text)) ?? text.trim();
    case 'integer':
      return isInteger(plain(text)) ? Number(plain(text)) : text.trim();
    case 'decimal':
    case 'percent':
      return plain(text);
    default:
      return text.normalize('NFC').trim();
  }
}

function tidyValue(field: FormField, value: Value | undefined): Value | undefined {
  if (typeof value === 'string') return typed(field, value);
  if (!Array.isArray(value)) return value;
  if (!field.fields) return value.map((item) => (typeof item === 'string' ? item.trim() : item)).filter(given);
  return value.map((item) => tidy(field.fields!, item as Body)).filter((item) => Object.keys(item).length > 0);
}

/** copyOf gives what "copy from a day before" takes over: what the code table says may be the same today. */
export function copyOf(fields: FormField[], body: Body): Body {
  const out: Body = {};
  for (const field of fields) {
    const value = body[field.name];
    if (field.copy === 'keep' && field.widget !== 'photos' && given(value)) out[field.name] = value;
  }
  return out;
}

/** pathOf writes a field's address in one way: body.items[0].name and body/items/0/name are body.items.0.name. */
export function pathOf(field: string): string {
  return field.replace(/^[/$.]+/, '').replace(/\[(\d+)\]/g, '.$1').replaceAll('/', '.');
}
