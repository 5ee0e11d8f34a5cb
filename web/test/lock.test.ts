import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

interface Package {
  dev?: boolean;
  license?: string;
  resolved?: string;
}

const root = resolve(import.meta.dirname, '..');
const lock = JSON.parse(readFileSync(resolve(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Package> };
const own = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

test('at most 130 packages, at most 3 at run time', () => {
  expect(packages.length).toBeGreaterThan(10);
  expect(packages.length).toBeLessThanOrEqual(130);
  expect(packages.filter(([, each]) => !each.dev).length).toBeLessThanOrEqual(3);
});

test('every licence is one that we may use; the weak copyleft of MPL only for tools', () => {
  const free = /^(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|Python-2\.0)$/;
  const tool = /^(MPL-2\.0|OFL-1\.1)$/;
  const words = (each: Package) => (each.license ?? 'none').replace(/[()]/g, '').split(/ (?:OR|AND) /);
  const bad = packages.filter(([, each]) => !words(each).every((word) => free.test(word) || (each.dev && tool.test(word))));
  expect(bad.map(([path, each]) => `${path} ${each.license}`)).toEqual([]);
});

test('versions are pinned, and the lock names no host', () => {
  for (const version of Object.values({ ...own.dependencies, ...own.devDependencies })) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(packages.filter(([, each]) => each.resolved)).toEqual([]);
});
