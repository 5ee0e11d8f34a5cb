import type { Body, Value } from '../../api/types.ts';
import { demanded, given, type Form, type FormField } from './hints.ts';
import { compare, isDecimal, isInteger } from './number.ts';

/** Issue is one thing to mend before sending. The server judges again and has the last word. */
export interface Issue {
  field: string;
  rule: 'fill' | 'pick' | 'integer' | 'decimal' | 'date' | 'atLeast' | 'atMost' | 'tooLong' | 'tooMany' | 'shape' | 'oneOf';
  label: { zh: string; en: string };
  /** The bound that was broken, where the rule has one. */
  limit?: string;
  /** For oneOf: the fields of which one must be given. */
  of?: { zh: string; en: string }[];
}

/** checkBody looks over a whole body by its form, every fault at once, in the order of the form. */
export function checkBody(form: Form, body: Body): Issue[] {
  return [...checkFields(form.fields, body, 'body'), ...checkChoices(form, body)];
}

function checkFields(fields: FormField[], body: Body, path: string): Issue[] {
  return fields.flatMap((field) => checkField(field, body, `${path}.${field.name}`));
}

function checkField(field: FormField, body: Body, path: string): Issue[] {
  const value = body[field.name];
  if (!given(value) || nothingSaid(field, value)) {
    if (!demanded(field, body)) return [];
    return [{ field: path, rule: picked(field) ? 'pick' : 'fill', label: labelOf(field) }];
  }
  const own = checkValue(field, value);
  if (own) return [{ field: path, label: labelOf(field), ...own }];
  if (!field.fields || !Array.isArray(value)) return [];
  return value.flatMap((item, i) => checkFields(field.fields!, item as Body, `${path}.${i}`));
}

/** In a field that must be answered "/", "-" and 无 are no answer (V1), but where the field allows an explicit 无. */
function nothingSaid(field: FormField, value: Value): boolean {
  if (typeof value !== 'string' || !['text', 'long_text', 'unit'].includes(field.type)) return false;
  const said = value.trim();
  return said === '/' || said === '-' || (said === '\u65e0' && !field.allow_none);
}

function picked(field: FormField): boolean {
  return ['chips', 'select', 'yesno', 'date', 'datetime', 'photos'].includes(field.widget);
}

type Broken = Pick<Issue, 'rule' | 'limit'> | undefined;

function checkValue(field: FormField, value: Value): Broken {
  switch (field.type) {
    case 'integer':
    case 'money':
      return isInteger(value as number) && typeof value === 'number' ? bounds(field, String(value)) : { rule: field.type === 'money' ? 'decimal' : 'integer', limit: '2' };
    case 'decimal':
    case 'percent':
      return isDecimal(String(value), field.scale ?? 9) ? bounds(field, String(value)) : { rule: 'decimal', limit: String(field.scale ?? 9) };
    case 'date':
      return realDate(String(value)) ? undefined : { rule: 'date' };
    case 'datetime':
      return Number.isNaN(Date.parse(String(value))) ? { rule: 'date' } : undefined;
    case 'period':
      return /^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4]|-W(0[1-9]|[1-4]\d|5[0-3]))?$/.test(String(value)) ? undefined : { rule: 'shape' };
    case 'id_number':
      return /^\d{17}[\dXx]$/.test(String(value)) ? undefined : { rule: 'shape' };
    case 'credit_code':
      return /^[0-9A-HJ-NPQRTUWXY]{18}$/.test(String(value)) ? undefined : { rule: 'shape' };
    default:
      return length(field, value);
  }
}

function bounds(field: FormField, value: string): Broken {
  const [min, max] = [field.min ?? (field.type === 'percent' ? '0' : ''), field.max ?? (field.type === 'percent' ? '100' : '')];
  if (min && compare(value, min) < 0) return { rule: 'atLeast', limit: min };
  return max && compare(value, max) > 0 ? { rule: 'atMost', limit: max } : undefined;
}

function length(field: FormField, value: Value): Broken {
  if (!field.max_len) return undefined;
  if (Array.isArray(value)) return value.length > field.max_len ? { rule: 'tooMany', limit: String(field.max_len) } : undefined;
  return [...String(value)].length > field.max_len ? { rule: 'tooLong', limit: String(field.max_len) } : undefined;
}

/** realDate says whether the date is in the calendar: 31 February is not. */
export function realDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function checkChoices(form: Form, body: Body): Issue[] {
  const open = (form.at_least_one ?? []).filter((names) => !names.some((name) => given(body[name])));
  return open.flatMap((names) => {
    const fields = names.flatMap((name) => form.fields.find((field) => field.name === name) ?? []);
    const first = fields[0];
    return first ? [{ field: `body.${first.name}`, rule: 'oneOf' as const, label: labelOf(first), of: fields.map(labelOf) }] : [];
  });
}

function labelOf({ zh, en }: FormField): { zh: string; en: string } {
  return { zh, en };
}
