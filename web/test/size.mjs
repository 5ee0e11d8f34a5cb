/**
 * Holds the panel's size: what a page loads before it shows anything, in brotli, JavaScript and style together.
 * Run after the build: node test/size.mjs [DIRECTORY]
 */
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const dist = resolve(process.argv[2] ?? join(import.meta.dirname, '../dist'));
const bars = { 'm.html': 40, 'index.html': 90, 'v.html': 40 };
const kib = 1024;

/** firstLoad names the files that a page asks for by itself, and what those import without being asked. */
function firstLoad(page) {
  const html = readFileSync(join(dist, page), 'utf8');
  const wanted = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1]);
  const all = new Set(wanted);
  for (const file of all) {
    if (!file.endsWith('.js')) continue;
    const code = readFileSync(join(dist, file), 'utf8');
    for (const match of code.matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([^"']+\.js)["']/g)) all.add(`/assets/${match[1]}`);
  }
  return [...all];
}

let over = false;
for (const [page, bar] of Object.entries(bars)) {
  const files = firstLoad(page);
  if (!files.length) throw new Error(`${page} loads nothing: the build is not what this test thinks it is`);
  const size = files.reduce((sum, file) => sum + statSync(join(dist, `${file}.br`)).size, 0) / kib;
  over ||= size > bar;
  console.log(`${size > bar ? 'OVER' : 'ok  '} ${page}: ${size.toFixed(1)} of ${bar} KB brotli in ${files.length} files`);
}
process.exit(over ? 1 : 0);
