import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { repository, results } from './locations';

/**
 * A copy of the built extension whose evaluator is the fake one: runs are fast, the same everywhere, and
 * need no weights. Everything else is what ships.
 */
export function extensionWithFakeEvaluator(): string {
  const built = join(repository, 'dist', 'extension.cjs');
  if (!existsSync(built)) throw new Error('The extension is not built: npm run build');
  const copy = join(results, 'extension');
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const part of ['package.json', 'package.nls.json', 'media', 'dist']) {
    cpSync(join(repository, part), join(copy, part), { recursive: true });
  }
  buildSync({
    entryPoints: [resolve(repository, 'test/fixtures/fake-evaluator.mjs')],
    outfile: join(copy, 'dist', 'evaluator.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
  });
  return copy;
}
