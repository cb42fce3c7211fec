import { build } from 'esbuild';
import { fork } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder';
import { hostileCorpus } from './corpus';
import { writeCase } from './hostile-case';
import type { Outcome } from './runner';

const root = join(import.meta.dirname, '../../../..');
/** Processor seconds, and bytes of the whole process. */
const mostSeconds = 2;
const mostMemory = 500e6;

/** Opens the cases in a process with a small heap. */
async function outcomesOf(folder: string, names: readonly string[]): Promise<Outcome[]> {
  const runner = join(folder, 'runner.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'runner.ts')],
    outfile: runner,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  const child = fork(runner, [folder, ...names], { execArgv: ['--max-old-space-size=400'], cwd: root });
  const outcomes: Outcome[] = [];
  child.on('message', (outcome) => outcomes.push(outcome as Outcome));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect(code, `ended after ${outcomes.at(-1)?.name ?? 'nothing'}`).toBe(0);
  return outcomes;
}

describe('hostile checkpoints', () => {
  it('are refused by name, soon, in little memory, and run nothing', { timeout: 120_000 }, async () => {
    const folder = temporaryFolder();
    const markers = temporaryFolder();
    const cases = hostileCorpus(join(markers, 'owned'));
    for (const [i, one] of cases.entries()) writeCase(join(folder, String(i)), one);
    const outcomes = await outcomesOf(folder, [...cases.keys()].map(String));

    const flips = outcomes.slice(cases.length);
    for (const [i, { name, says }] of cases.entries()) {
      const outcome = outcomes[i];
      expect(outcome, name).toMatchObject({ result: 'refused' });
      expect(outcome?.message, name).toMatch(says);
      expect(outcome?.message, name).toContain(join(folder, String(i)));
    }
    expect(flips).toHaveLength(800);
    expect(flips.filter(({ result }) => result === 'crashed')).toEqual([]);
    expect(flips.filter(({ result }) => result === 'refused').length).toBeGreaterThan(400);
    expect(outcomes.filter(({ seconds }) => seconds > mostSeconds)).toEqual([]);
    expect(outcomes.filter(({ memory }) => memory > mostMemory)).toEqual([]);
    expect(existsSync(join(markers, 'owned'))).toBe(false);
    expect(readdirSync(markers)).toEqual([]);
  });
});
