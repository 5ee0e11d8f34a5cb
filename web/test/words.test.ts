import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const source = resolve(import.meta.dirname, '../src');
const under = (dir: string) => readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => join(dir, name));
const wordFiles = under(join(source, 'words')).filter((path) => path.endsWith('.ts') && !path.endsWith('speak.ts'));

type Tree = { [key: string]: Tree | string | ((...args: unknown[]) => string) };

function leaves(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => {
    if (typeof value === 'object') return leaves(value, `${path}${key}.`);
    const text = typeof value === 'function' ? value('甲', '乙', '丙') : value;
    return [[path + key, text] as [string, string]];
  });
}

describe.each(wordFiles)('%s', (path) => {
  const load = async () => (await import(path)) as { zh: Tree; en: Tree };

  test('has every key in both languages, none empty', async () => {
    const { zh, en } = await load();
    expect(leaves(zh).length).toBeGreaterThan(0);
    expect(leaves(en).map(([key]) => key)).toEqual(leaves(zh).map(([key]) => key));
    expect([...leaves(zh), ...leaves(en)].filter(([, text]) => !text.trim())).toEqual([]);
  });

  test('writes Chinese with full-width punctuation', async () => {
    expect(leaves((await load()).zh).filter(([, text]) => /\p{Script=Han}[,;:!?]|[,;:!?]\p{Script=Han}/u.test(text))).toEqual([]);
  });

  test('has no Chinese in the English, but the name of the other language', async () => {
    const strange = leaves((await load()).en).filter(([, text]) => /\p{Script=Han}/u.test(text.replace(/[甲乙丙]/g, '')));
    expect(strange.filter(([, text]) => text !== '中文')).toEqual([]);
  });
});

test('every word stands in a file of words, none in a component', () => {
  const components = under(source).filter((path) => path.endsWith('.svelte'));
  expect(components.length).toBeGreaterThan(20);
  expect(components.filter((path) => /[\p{Script=Han}，。；：？！、“”]/u.test(readFileSync(path, 'utf8')))).toEqual([]);
});

test('the test sees a half-width comma when there is one', () => {
  expect(/\p{Script=Han}[,;:!?]/u.test('进度,安全')).toBe(true);
});
