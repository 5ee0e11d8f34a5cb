/**
 * Builds the panel: node build/build.mjs [DIRECTORY]
 * Desk and phone are built apart, so that a phone loads nothing that only the desk uses, not even of the run-time
 * library. Then comes the service worker, with the list of all files in it; after that the compressed twins, when no
 * file changes any more; last the typeface that the server draws with, which no browser is ever sent.
 */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { pack, shellOf, textFiles } from './shell.mjs';

const root = resolve(import.meta.dirname, '..');
const dist = resolve(process.argv[2] ?? join(root, 'dist'));

async function page(input, emptyOutDir, folder = 'assets') {
  await build({ root, logLevel: 'warn', build: { outDir: dist, assetsDir: folder, emptyOutDir, rolldownOptions: { input: join(root, input) } } });
}

async function worker() {
  const shell = shellOf(dist);
  const output = { format: 'iife', entryFileNames: 'sw.js', codeSplitting: false };
  await build({
    root,
    logLevel: 'warn',
    publicDir: false,
    define: { __SHELL__: JSON.stringify(shell.files), __BUILD__: JSON.stringify(shell.digest) },
    build: { outDir: dist, emptyOutDir: false, rolldownOptions: { input: join(root, 'src/sw.ts'), output } },
  });
}

await page('index.html', true);
await page('m.html', false);
await page('v.html', false, 'assets/v');
await worker();
textFiles(dist).forEach((name) => pack(join(dist, name)));
typeface('sans', 'NotoSansSC', 'LICENSE.txt');
typeface('serif', 'NotoSerifSC', 'LICENSE-serif.txt');

/** The typefaces are for the server: pictures are stamped with the first, paper is printed with both. */
function typeface(kind, name, licence) {
  const from = join(root, `node_modules/@expo-google-fonts/noto-${kind}-sc`);
  if (!existsSync(from)) throw new Error(`${from} is missing: run npm ci`);
  mkdirSync(join(dist, 'fonts'), { recursive: true });
  copyFileSync(join(from, `400Regular/${name}_400Regular.ttf`), join(dist, `fonts/${name}-Regular.ttf`));
  copyFileSync(join(from, 'LICENSE_FONT'), join(dist, 'fonts', licence));
}
