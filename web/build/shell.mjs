import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const text = /\.(html|js|css|svg|webmanifest|txt)$/;

/** textFiles names the text files under a directory, sorted. */
export function textFiles(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && text.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort();
}

/** What no worker keeps: the public verify page is a stranger's, who has none. */
const apart = /^(robots\.txt|sw\.js|v\.html|assets\/v\/.*)$/;

/** shellOf lists what the panel needs without a net; its digest names the cache, so a new build gets a new one. */
export function shellOf(dir) {
  const digest = createHash('sha256');
  const files = textFiles(dir).filter((name) => !apart.test(name));
  for (const name of files) digest.update(name).update(readFileSync(join(dir, name)));
  return { files: files.map(address), digest: digest.digest('hex').slice(0, 12) };
}

function address(name) {
  if (name === 'index.html') return '/';
  return name === 'm.html' ? '/m' : `/${name}`;
}

/** pack lays a brotli and a gzip twin beside a file. */
export function pack(path) {
  const plain = readFileSync(path);
  writeFileSync(`${path}.br`, brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  writeFileSync(`${path}.gz`, gzipSync(plain, { level: 9 }));
}
