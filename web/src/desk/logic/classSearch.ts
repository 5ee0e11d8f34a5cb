import type { Class } from '../../api/types.ts';

/** Pinyin initials of the classes, so that "jd" finds B3 without an input method. The code table is closed, so this is too. */
const initials: Record<string, string> = {
  A1: 'gcstgk', A2: 'xcyhjgk', A3: 'cjdwgk', A4: 'sght',
  B1: 'sgjl', B2: 'jszl', B3: 'jd', B4: 'aq', B5: 'zl', B6: 'cb', B7: 'ldl', B8: 'jx', B9: 'cl', B10: 'htgl', B11: 'xcxt', B12: 'jgyskp', B13: 'qx',
  C1: 'zhbzl', C2: 'jlzl', C3: 'gszdjc', C4: 'xmjc',
};

/** matching gives the classes whose code, name or initials begin or contain what was typed; all of them for nothing. */
export function matching(classes: Class[], typed: string): Class[] {
  const wanted = typed.trim().toLowerCase();
  if (!wanted) return classes;
  const byCode = classes.filter((each) => each.code.toLowerCase() === wanted);
  if (byCode.length) return byCode;
  return classes.filter((each) => [each.code.toLowerCase(), each.zh, each.en.toLowerCase()].some((text) => text.includes(wanted)) || initials[each.code]?.startsWith(wanted));
}

/** groupOf gives the letter of a class: A facts, B works, C directives. */
export function groupOf(code: string | undefined): string {
  return code?.[0] ?? '';
}
