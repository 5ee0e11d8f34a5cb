/**
 * Exact numbers as reports hold them: fixed-point text with up to nine decimals, money in 分. They are written as the
 * paper writes them (internal/domain/figure, Shown), so that page and sheet say the same. Nothing here is a float.
 */

const places = 9;

/** 分 to 万元: six digits. */
const wan = 10n ** 6n;

/** exact reads an amount as billionths. */
export function exact(amount: string): bigint {
  const [, minus, whole = '', decimals = ''] = /^(-?)(\d+)(?:\.(\d{1,9}))?$/.exec(amount) ?? [];
  if (!whole) throw new TypeError(`no amount: ${amount}`);
  const value = BigInt(whole + decimals.padEnd(places, '0'));
  return minus ? -value : value;
}

/** plain is exact's way back. */
export function plain(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0');
  const decimals = digits.slice(-places).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -places)}${decimals && '.'}${decimals}`;
}

/** rounded writes billionths with so many decimals, halves away from nought; `short` leaves out noughts at the end. */
export function rounded(value: bigint, decimals: number, short = false): string {
  const unit = 10n ** BigInt(places - decimals);
  const size = ((value < 0n ? -value : value) + unit / 2n) / unit;
  const digits = size.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  const tail = digits.slice(digits.length - decimals).replace(short ? /0+$/ : /$^/, '');
  return `${value < 0n && size > 0n ? '-' : ''}${whole}${tail && '.'}${tail}`;
}

/** A number for the eye, and the unit that stands behind it. */
export interface Shown {
  number: string;
  unit: string;
}

/** What units are called in the language of the moment. */
export interface Units {
  wan: string;
  name: (unit: string) => string;
}

/** Money is in hundredths of its currency. */
const isMoney = (unit: string | undefined): boolean => unit === 'fen' || unit === '分' || unit === 'CNY';
const isPercent = (unit: string | undefined): boolean => unit === '%';

/** showAmount writes an amount with its unit: percent with one decimal, money in 万元 with two, others with three at most. */
export function showAmount(amount: string, unit: string | undefined, units: Units): Shown {
  return shown(exact(amount), unit, units);
}

function shown(value: bigint, unit: string | undefined, units: Units): Shown {
  if (isMoney(unit)) return { number: rounded(value / wan, 2), unit: units.wan };
  if (isPercent(unit)) return { number: rounded(value, 1), unit: '%' };
  if (unit === 'pp') return { number: rounded(value, 1), unit: units.name(unit) };
  return { number: rounded(value, 3, true), unit: unit ? units.name(unit) : '' };
}

/** How a number moved against the period before: which way, and by how much. */
export interface Change {
  way: 'up' | 'down' | 'same';
  by: string;
}

/** changeOf compares a number with the one before; undefined where one of them is not known. Percents differ in points. */
export function changeOf(now: string | null | undefined, before: string | null | undefined, unit: string | undefined, units: Units): Change | undefined {
  if (now == null || before == null) return undefined;
  const moved = exact(now) - exact(before);
  if (moved === 0n) return { way: 'same', by: '' };
  const size = shown(moved < 0n ? -moved : moved, unit, units);
  return { way: moved > 0n ? 'up' : 'down', by: isPercent(unit) ? `${size.number} ${units.name('pp')}` : size.number };
}
