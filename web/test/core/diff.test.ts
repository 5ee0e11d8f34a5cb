import { describe, expect, test } from 'vitest';
import { diff, type Piece } from '../../src/core/diff.ts';

const short = (pieces: Piece[]) => pieces.map(({ kind, text }) => ({ same: text, gone: `[-${text}-]`, come: `[+${text}+]` })[kind]).join('');

describe('diff', () => {
  test.each([
    ['钢筋绑扎完成 65%', '钢筋绑扎完成 80%', '钢筋绑扎完成 [-65-][+80+]%'],
    ['42 人', '142 人', '[-42-][+142+] 人'],
    ['12 层', '12 层顶板', '12 层[+顶板+]'],
    ['3.50 m', '3.5 m', '[-3.50-][+3.5+] m'],
    ['', '新', '[+新+]'],
    ['旧', '', '[-旧-]'],
    ['same', 'same', 'same'],
    ['a\nb', 'a\nc', 'a\n[-b-][+c+]'],
  ])('%s → %s', (before, after, expected) => expect(short(diff(before, after))).toBe(expected));

  test('gives both texts back, whatever they are', () => {
    const alphabet = ['甲', '乙', '1', '2', ' ', '。', 'ab', '\n', '😀', 'é'];
    let seed = 7;
    const pick = () => alphabet[(seed = (seed * 48271) % 0x7fffffff) % alphabet.length]!;
    for (let i = 0; i < 300; i++) {
      const [a, b] = [Array.from({ length: i % 23 }, pick).join(''), Array.from({ length: i % 19 }, pick).join('')];
      const pieces = diff(a, b);
      expect(pieces.filter((piece) => piece.kind !== 'come').map((piece) => piece.text).join('')).toBe(a);
      expect(pieces.filter((piece) => piece.kind !== 'gone').map((piece) => piece.text).join('')).toBe(b);
    }
  });

  test('holds still on texts that share nothing and are very long', () => {
    const [a, b] = ['甲'.repeat(20_000), '乙'.repeat(20_000)];
    const started = performance.now();
    expect(diff(a, b).map((piece) => piece.kind)).toEqual(['gone', 'come']);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
