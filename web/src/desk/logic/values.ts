import type { Text, Value } from '../../api/types.ts';
import { given, type FormField } from '../../core/form/hints.ts';
import { yuanOf } from '../../core/form/number.ts';
import { when } from '../../core/when.ts';

/** What a value needs of a language: its yes, no and currency, and which side of a Text to take. */
export interface Tongue {
  yes: string;
  no: string;
  yuan: string;
  pick: (text: Text) => string;
}

const numeric = new Set(['integer', 'decimal', 'money', 'percent']);

export const isNumeric = (field: FormField): boolean => numeric.has(field.type);

/** showValue writes a value as a person reads it: labels for codes, 元 for 分, the unit behind the number. */
export function showValue(field: FormField, value: Value | undefined, tongue: Tongue): string {
  if (!given(value)) return '';
  if (field.options && typeof value === 'string') return optionLabel(field, value, tongue);
  switch (field.type) {
    case 'bool':
      return value ? tongue.yes : tongue.no;
    case 'money':
      return typeof value === 'number' ? `${thousands(yuanOf(value))} ${tongue.yuan}` : String(value);
    case 'percent':
      return `${value}%`;
    case 'datetime':
      return when(String(value));
  }
  if (Array.isArray(value)) return value.map((each) => showPlain(each)).join('、');
  if (typeof value === 'object') return showPlain(value);
  return field.unit ? `${value} ${field.unit}` : String(value);
}

function optionLabel(field: FormField, value: string, tongue: Tongue): string {
  const option = field.options?.find((each) => each.value === value);
  return option ? tongue.pick(option) : value;
}

function showPlain(value: Value): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map(showPlain).join('、');
  if (typeof value === 'object') return Object.values(value).map(showPlain).filter(Boolean).join(' ');
  return String(value);
}

/** jumps says that a number moved so far from the one before that a person should look: it doubled or halved. */
export function jumps(before: Value | undefined, now: Value | undefined): boolean {
  const [a, b] = [Number(before), Number(now)];
  if (!given(before) || !given(now) || !Number.isFinite(a) || !Number.isFinite(b) || Math.abs(a - b) < 10) return false;
  return a === 0 || Math.abs(b) >= 2 * Math.abs(a) || 2 * Math.abs(b) <= Math.abs(a);
}

function thousands(amount: string): string {
  const [whole = '', ...rest] = amount.split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.');
}
