/**
 * Which numbers of a summary neither head nor body of the record holds (R4.2). The server decides by the same rule
 * (internal/domain/check/summary.go); both are held to the same table of cases.
 */
export interface Told {
  title?: string | undefined;
  work_date?: string | undefined;
  location?: object | undefined;
  body?: unknown;
  attachment_count?: number | undefined;
}

interface Written {
  text: string;
  values: string[];
}

const plain = /^-?\d+(\.\d+)?$/;
const nameOfThing = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64})$/;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const money = (name: string) => name.endsWith('_fen') || name === 'contract_sum' || name === 'output_value';

/** unfoundedNumbers gives them as they are written, each once. */
export function unfoundedNumbers(summary: string, record: Told, minute: (instant: string) => string): string[] {
  const held = new Set<string>([String(record.attachment_count ?? 0)]);
  const text = (said: string) => {
    for (const { values } of numbersIn(said, false)) for (const value of values) held.add(value).add(value.replace(/^-/, ''));
  };
  const number = (name: string, written: string) => {
    held.add(shifted(written, 0));
    if (money(name)) for (const places of [-2, -6, -10]) held.add(shifted(written, places));
  };
  const take = (name: string, value: unknown): void => {
    if (typeof value === 'number') {
      if (plain.test(String(value))) number(name, String(value));
    } else if (typeof value === 'string') {
      if (nameOfThing.test(value)) return;
      if (plain.test(value)) return number(name, value);
      text(value);
      if (instant.test(value)) text(minute(value));
    } else if (Array.isArray(value)) {
      held.add(String(value.length));
      for (const item of value) take('', item);
    } else if (value && typeof value === 'object') takeObject(value as Record<string, unknown>);
  };
  const takeObject = (object: Record<string, unknown>) => {
    const places = typeof object.unit === 'string' ? timesOf(object.unit) : 0;
    for (const [key, item] of Object.entries(object)) {
      take(key, item);
      if (places && plain.test(String(item))) held.add(shifted(String(item), places));
    }
  };
  for (const said of [record.title, record.work_date, ...Object.values(record.location ?? {})]) if (typeof said === 'string') text(said);
  take('', record.body);
  const unfounded = numbersIn(summary, true).filter(({ values }) => !values.some((value) => held.has(value)));
  return [...new Set(unfounded.map(({ text: written }) => written))];
}

const asciiDigits = (text: string) =>
  text.replace(/[０-９．％－−]/g, (c) => (c === '．' ? '.' : c === '％' ? '%' : c === '－' || c === '−' ? '-' : String.fromCharCode(c.charCodeAt(0) - 0xff10 + 48)));
const isDigit = (c: string | undefined) => c !== undefined && c >= '0' && c <= '9' && c.length === 1;

const digitSets = ['〇一二三四五六七八九', '零壹贰叁肆伍陆柒捌玖'];
function digitOf(c: string | undefined): number {
  if (!c) return -1;
  return c === '两' ? 2 : Math.max(...digitSets.map((set) => [...set].indexOf(c)));
}
const steps: Record<string, number> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000 };
const isNumeral = (c: string | undefined) => !!c && (digitOf(c) >= 0 || c in steps || c === '万' || c === '亿');

/** Set phrases hold numerals that count nothing; measures make a single numeral a number. Both lists are the server's. */
const setPhrases =
  '二次结构 二次搬运 二次衬砌 二次注浆 二次灌浆 二次浇筑 二次振捣 二次抹面 二次砌筑 二次装修 二次设计 二次深化 三级教育 三级配电 三级安全 二级保护 两级保护 两级漏 三宝 四口 五临边 一机一闸 一闸一漏 一漏一箱 一机一箱 三同时 三检 四不放过 五牌一图 六牌一图 八牌一图 七牌一图 三通一平 五通一平 一岗双责 一次性 三七灰土 二八灰土 十字 百年 千斤顶 万能 万向 第一时间 一一 三级验收 一级动火 二级动火 三级动火 四节一环保 三防 四新 五方 四方 三方 双方'.split(' ');
const measures =
  '人 名 个 层 根 台 套 吨 米 立方 平方 天 日 月 年 小时 分钟 项 件 处 组 块 条 段 榀 跨 步 栋 幢 辆 车 次 遍 张 份 袋 桶 箱 捆 元 级 号 座 樘 节 排 道 起 度 m t kg ㎡ ℃'.split(' ');

/** numbersIn finds the numbers of a text; strict leaves out what a summary seldom means as one. */
function numbersIn(said: string, strict: boolean): Written[] {
  const all = [...asciiDigits(said)];
  const found: Written[] = [];
  let at = 0;
  const peek = (by: number): string | undefined => all[at + by];
  const rest = (n: number) => all.slice(at, at + n).join('');
  const starts = (word: string) => rest([...word].length) === word;
  const add = (from: number, ...values: string[]) => void found.push({ text: all.slice(from, at).join(''), values });
  const digits = () => {
    const from = at;
    while (isDigit(peek(0))) at++;
    return all.slice(from, at).join('');
  };
  const fraction = () => (peek(0) === '.' && isDigit(peek(1)) ? (at++, `.${digits()}`) : '');

  function negative(): boolean {
    if (peek(-1) === '下' && peek(-2) === '零') return true;
    const before = peek(-2);
    return peek(-1) === '-' && (before === undefined || !/[0-9A-Za-z#)）]/.test(before));
  }
  const exponent = () => /^[mM]$/.test(peek(-1) ?? '') && /^[23]$/.test(peek(0)!) && !isDigit(peek(1)) && peek(1) !== '.';
  function marker(): boolean {
    const n = isDigit(peek(1)) ? 2 : 1;
    const behind = peek(n);
    if (!behind || !'、.)）'.includes(behind) || isDigit(peek(n + 1))) return false;
    const before = peek(-1);
    return before === undefined || '。；;\n (（：:'.includes(before);
  }
  function dotted(): string[] | undefined {
    const from = at;
    const parts = [digits()];
    while (peek(0) === '.' && isDigit(peek(1))) (at++, parts.push(digits()));
    if (parts.length >= 3) return parts;
    at = from;
    return undefined;
  }
  function grouped(): string[] {
    const parts = [digits()];
    while (parts[0]!.length <= 3 && peek(0) === ',' && isDigit(peek(1)) && isDigit(peek(2)) && isDigit(peek(3)) && !isDigit(peek(4))) (at++, parts.push(digits()));
    return parts;
  }
  function times(): number {
    let places = 0;
    for (let by = timesOf(rest(2)); by; by = timesOf(rest(2))) (places += by, at++);
    return places;
  }
  function arabic(): void {
    const from = at;
    const [below, none] = [negative(), exponent() || (strict && marker())];
    const several = dotted();
    if (several) return several.forEach((part) => add(from, shifted(part, 0)));
    const parts = grouped();
    const number = (below ? '-' : '') + parts.join('') + fraction();
    if (none) return;
    const places = times();
    const share = peek(0) === '%' ? -2 : peek(0) === '‰' ? -3 : 0;
    if (share) at++;
    add(from, shifted(number, places), ...(share ? [shifted(number, places + share)] : []));
    if (!strict) parts.forEach((part) => add(from, shifted(part, 0)));
  }
  function decimals(): string {
    at++;
    let some = '';
    for (; digitOf(peek(0)) >= 0; at++) some += digitOf(peek(0));
    return some;
  }
  function numerals(): string | undefined {
    const from = at;
    while (isNumeral(peek(0))) at++;
    return chineseValue(all.slice(from, at));
  }
  function chinese(): void {
    const phrase = strict && setPhrases.find(starts);
    if (phrase) return void (at += [...phrase].length);
    const from = at;
    let value = numerals();
    if (value === undefined) return;
    if (peek(0) === '点' && digitOf(peek(1)) >= 0) value += `.${decimals()}`;
    else if (strict && at - from === 1 && !measures.some((m) => starts(m) && !(all[from] === '一' && '次起级道'.includes(m)))) return;
    const before = all.slice(Math.max(from - 2, 0), from).join('');
    if (before === '零下' || before.endsWith('负')) value = `-${value}`;
    add(from, shifted(value, 0));
  }
  function share(places: number): void {
    const from = at;
    at += 3;
    let value = isDigit(peek(0)) ? digits() + fraction() : numerals();
    if (value === undefined) return;
    if (peek(0) === '点' && digitOf(peek(1)) >= 0) value += `.${decimals()}`;
    add(from, shifted(value, 0), shifted(value, places));
  }
  while (at < all.length) {
    if (isDigit(peek(0))) arabic();
    else if (starts('百分之')) share(-2);
    else if (starts('千分之')) share(-3);
    else if (isNumeral(peek(0))) chinese();
    else at++;
  }
  return found;
}

/** timesOf gives by how many places a word that begins a unit moves the point: 4 for 万元, 0 for 千克. */
function timesOf(unit: string): number {
  const [first, second = ' '] = [...unit];
  if (first === '亿') return 8;
  if (first === '万') return 4;
  if (first === '千') return '克瓦米伏卡帕焦牛分安'.includes(second) ? 0 : 3;
  return first === '百' && second !== '分' ? 2 : 0;
}

/** shifted moves the point of a decimal to the right by so many places, and writes the shortest form. */
function shifted(number: string, places: number): string {
  const below = number.startsWith('-');
  let [whole = '', fraction = ''] = number.replace('-', '').split('.');
  for (; places > 0; places--) {
    fraction ||= '0';
    [whole, fraction] = [whole + fraction[0], fraction.slice(1)];
  }
  for (; places < 0; places++) {
    whole ||= '0';
    [whole, fraction] = [whole.slice(0, -1), whole.slice(-1) + fraction];
  }
  whole = whole.replace(/^0+/, '') || '0';
  fraction = fraction.replace(/0+$/, '');
  const text = fraction ? `${whole}.${fraction}` : whole;
  return below && text !== '0' ? `-${text}` : text;
}

/** chineseValue gives the integer that numerals stand for; undefined for what is no number: 万一, 千万. */
function chineseValue(run: string[]): string | undefined {
  if (!run.length || run.length > 15) return undefined;
  if (run.every((c) => digitOf(c) >= 0)) return run.map(digitOf).join('');
  let [total, section, digit] = [0, 0, -1];
  for (const [i, c] of run.entries()) {
    const step = steps[c];
    if (digitOf(c) >= 0) {
      if (digit > 0) return undefined;
      digit = digitOf(c);
    } else if (step) {
      if (digit < 0 && (i > 0 || step !== 10)) return undefined;
      [section, digit] = [section + (digit < 0 ? 1 : digit) * step, -1];
    } else {
      if (digit > 0) section += digit;
      if (!section || (total && c === '亿')) return undefined;
      [total, section, digit] = [total + section * (c === '万' ? 1e4 : 1e8), 0, -1];
    }
  }
  return String(total + section + Math.max(digit, 0));
}
