/** How many characters a code has. */
export const codeLength = 8;

/**
 * codeOf reads a code as people type and scanners give it: in any case, with spaces or dashes, with 0 and 1 for the
 * letters that look like them, or as the whole address that a QR code holds. Undefined: it is none.
 */
export function codeOf(text: string): string | undefined {
  const last = text.trim().replace(/[?#].*$/, '').split('/').pop() ?? '';
  const code = last.toUpperCase().replace(/[\s-]/g, '').replaceAll('0', 'O').replaceAll('1', 'I');
  return new RegExp(`^[A-Z2-7]{${codeLength}}$`).test(code) ? code : undefined;
}
