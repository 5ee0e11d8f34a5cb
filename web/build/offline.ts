import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, type Plugin } from 'vite';

const packed = /\.(html|js|css|svg|webmanifest|txt)$/;

/**
 * After the bundler has written the panel: builds the service worker with the list of the shell's files in it, then
 * lays a brotli and a gzip twin beside each text file. Must run in writeBundle: earlier the files still hold
 * placeholders of the bundler, and a twin packed then is a page that dies.
 */
export function offline(): Plugin {
  return {
    name: 'countersign-offline',
    apply: 'build',
    writeBundle: {
      sequential: true,
      order: 'post',
      async handler(options) {
        const dist = options.dir ?? 'dist';
        await buildWorker(dist, shellOf(dist));
        filesUnder(dist).filter((name) => packed.test(name)).forEach((name) => pack(join(dist, name)));
      },
    },
  };
}

/** shellOf lists what the panel needs without a net; its digest names the cache, so a new build gets a new one. */
function shellOf(dist: string): { files: string[]; digest: string } {
  const digest = createHash('sha256');
  const files = filesUnder(dist).filter((name) => packed.test(name) && name !== 'robots.txt').sort();
  for (const name of files) digest.update(name).update(readFileSync(join(dist, name)));
  return { files: files.map(address), digest: digest.digest('hex').slice(0, 12) };
}

function address(name: string): string {
  if (name === 'index.html') return '/';
  return name === 'm.html' ? '/m' : `/${name}`;
}

async function buildWorker(dist: string, shell: { files: string[]; digest: string }): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { __SHELL__: JSON.stringify(shell.files), __BUILD__: JSON.stringify(shell.digest) },
    build: {
      outDir: dist,
      emptyOutDir: false,
      target: ['chrome92', 'safari15', 'firefox91'],
      rolldownOptions: { input: 'src/sw.ts', output: { format: 'iife', entryFileNames: 'sw.js', codeSplitting: false } },
    },
  });
}

function filesUnder(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1));
}

function pack(path: string): void {
  const plain = readFileSync(path);
  writeFileSync(`${path}.br`, brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  writeFileSync(`${path}.gz`, gzipSync(plain, { level: 9 }));
}
