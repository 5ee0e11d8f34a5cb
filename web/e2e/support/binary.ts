import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '../../..');

/** Builds the server with the panel in it, once for all files; COUNTERSIGN_TEST_BINARY names one that is there already. */
export default function setup(): (() => void) | undefined {
  if (process.env.COUNTERSIGN_TEST_BINARY) return undefined;
  if (!existsSync(join(repository, 'web/dist/m.html'))) throw new Error('the panel is not built: npm run build');
  const dir = mkdtempSync(join(tmpdir(), 'countersign-e2e-'));
  const binary = join(dir, 'countersign');
  execFileSync('go', ['build', '-o', binary, './cmd/countersign'], { cwd: repository, stdio: 'inherit' });
  process.env.COUNTERSIGN_TEST_BINARY = binary;
  return () => rmSync(dir, { recursive: true, force: true });
}
