/** Piece is a run of text that both versions have, or only the older (gone) or the newer (come) one. */
export interface Piece {
  kind: 'same' | 'gone' | 'come';
  text: string;
}

/** Beyond this many steps a table of all pairs costs more than it shows; the middle is then replaced as a whole. */
const mostCells = 4_000_000;

/**
 * diff compares two texts, Han character by character and other words whole. On a tie what goes stands before what
 * comes: a change is read forwards, "65" struck out before "80".
 */
export function diff(before: string, after: string): Piece[] {
  const a = tokens(before);
  const b = tokens(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  return joined([
    ...a.slice(0, head).map(piece('same')),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map(piece('same')),
  ]);
}

function tokens(text: string): string[] {
  return text.match(/[\p{L}\p{M}\p{N}_]+(?:[.,]\p{N}+)*|\s+|[^\p{L}\p{M}\p{N}_\s]/gu)?.flatMap(hanApart) ?? [];
}

function hanApart(word: string): string[] {
  return word.match(/\p{Script=Han}|[^\p{Script=Han}]+/gu) ?? [word];
}

function piece(kind: Piece['kind']) {
  return (text: string): Piece => ({ kind, text });
}

function middle(a: string[], b: string[]): Piece[] {
  if (a.length * b.length > mostCells) return [...a.map(piece('gone')), ...b.map(piece('come'))];
  const length = commonLengths(a, b);
  const out: Piece[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push({ kind: 'same', text: a[i++]! });
      j++;
    } else if (i < a.length && (j === b.length || length(i + 1, j) >= length(i, j + 1))) out.push({ kind: 'gone', text: a[i++]! });
    else out.push({ kind: 'come', text: b[j++]! });
  }
  return out;
}

/** commonLengths tabulates the longest common subsequence of the tails from i in a and from j in b. */
function commonLengths(a: string[], b: string[]): (i: number, j: number) => number {
  const width = b.length + 1;
  const cells = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      cells[i * width + j] =
        a[i] === b[j] ? cells[(i + 1) * width + j + 1]! + 1 : Math.max(cells[(i + 1) * width + j]!, cells[i * width + j + 1]!);
    }
  }
  return (i, j) => cells[i * width + j]!;
}

function joined(pieces: Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const next of pieces) {
    const last = out.at(-1);
    if (last?.kind === next.kind) last.text += next.text;
    else out.push({ ...next });
  }
  return out;
}
