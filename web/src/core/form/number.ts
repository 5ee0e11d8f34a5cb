/** Numbers stay text from the key to the wire: no floating point comes near a quantity or an amount. */

const decimal = /^-?\d{1,18}(\.\d+)?$/;

/** isDecimal says whether the text is a plain number with at most so many decimals. */
export function isDecimal(text: string, scale: number): boolean {
  return decimal.test(text) && (text.split('.')[1] ?? '').length <= scale;
}

/** isInteger says whether a text or a number is a whole one that every reader holds exactly. */
export function isInteger(value: string | number): boolean {
  return /^-?\d{1,16}$/.test(String(value)) && Number.isSafeInteger(Number(value));
}

/** compare orders two decimals by value: negative, zero or positive. */
export function compare(a: string, b: string): number {
  const [x, y] = [scaled(a), scaled(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

const places = 30;

function scaled(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const size = BigInt(whole + fraction.padEnd(places, '0').slice(0, places));
  return text.startsWith('-') ? -size : size;
}

/** plain turns what people type into a plain number: full-width digits, a comma between thousands, a leading plus. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .trim()
    .replace(/(\d),(?=\d{3}(\D|$))/g, '$1')
    .replace(/^\+/, '')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.$/, '');
}

/** fenOf reads an amount in 元 as whole 分; undefined where it is no amount. */
export function fenOf(yuan: string): number | undefined {
  if (!isDecimal(yuan, 2)) return undefined;
  const [whole = '0', fraction = ''] = yuan.replace('-', '').split('.');
  const fen = Number(BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0')));
  return Number.isSafeInteger(fen) ? (yuan.startsWith('-') ? -fen : fen) : undefined;
}

/** yuanOf writes whole 分 as 元 with two decimals. */
export function yuanOf(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
