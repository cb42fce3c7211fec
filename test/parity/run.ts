/**
 * Checks this project against goldens: `npm run parity -- PATH … [--provider webgpu]`.
 *
 * PATH is a folder with golden model folders at any depth (config.json, weights, inputs.json,
 * expected.json) or a JSON file of conversation-style cases. Prints a line per case and a count at the
 * end; exit code 1 where anything failed or nothing was found.
 */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { executionProviders } from '../../src/protocol/evaluator';
import { checkConversationStyles } from './conversation-styles';
import { checkModelFolder } from './model-folder';
import type { ParityLine } from './parity-line';

const { positionals: targets, values } = parseArgs({
  allowPositionals: true,
  options: { provider: { type: 'string', default: 'cpu' } },
});
const provider = executionProviders.find((one) => one === values.provider);
if (provider === undefined) throw new Error(`no execution provider "${values.provider}"`);

const counts = { passed: 0, failed: 0 };

function report({ name, outcome, detail }: ParityLine): void {
  counts[outcome]++;
  console.log(`${outcome.padEnd(7)} ${name}${detail === undefined ? '' : `  ${detail}`}`);
}

async function check(target: string): Promise<void> {
  if (!(await stat(target)).isDirectory()) {
    await checkConversationStyles(target, ({ name, ok, detail }) => {
      report({ name, outcome: ok ? 'passed' : 'failed', ...(detail !== undefined && { detail }) });
    });
    return;
  }
  for (const folder of await modelFolders(target)) {
    const name = path.relative(path.dirname(path.resolve(target)), folder);
    try {
      for (const line of await checkModelFolder(folder, name, provider)) report(line);
    } catch (error) {
      report({ name, outcome: 'failed', detail: error instanceof Error ? error.message : String(error) });
    }
  }
}

async function modelFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = new Set(entries.map((entry) => entry.name));
  if (['config.json', 'inputs.json', 'expected.json'].every((name) => names.has(name))) return [folder];
  const folders = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(folder, entry.name));
  return (await Promise.all(folders.sort().map(modelFolders))).flat();
}

if (targets.length === 0) console.error('usage: npm run parity -- PATH … [--provider NAME]');
for (const target of targets) await check(target);
console.log(`${counts.passed} passed, ${counts.failed} failed, 0 skipped`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
