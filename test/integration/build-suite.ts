import { build } from 'esbuild';
import { join } from 'node:path';
import { repository, results } from '../vscode-host/locations';

/** Bundles the suite for the extension host; returns the file that VS Code is to load. */
export async function buildSuite(): Promise<string> {
  const outfile = join(results, 'integration', 'suite.cjs');
  await build({
    entryPoints: [join(repository, 'test/integration/suite.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return outfile;
}
