import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../cli/program';
import { newFolder, writeRun, type WrittenExample } from './write-run';

const examples = (...scores: number[][]): WrittenExample[] =>
  scores.map((own, i) => ({ id: `e${i}`, prompt: `about\u001b[2J ${i}`, scores: own }));

const cwd = newFolder();
const run = (...args: string[]) => runProgram(['compare', ...args], { cwd });

beforeAll(() => {
  const runs = join(cwd, '.rewardbench/runs');
  mkdirSync(runs, { recursive: true });
  const of = {
    small: examples([2, 1], [1, 2], [2, 1]),
    large: examples([2, 1], [3, 2], [1, 2]),
    other: [{ id: 'e0', prompt: 'another', scores: [1, 0] }],
  };
  for (const [name, own] of Object.entries(of)) renameSync(writeRun(name, own), join(runs, name));
});

describe('rewardbench compare', () => {
  it('prints tables and flipped examples of runs named under the output folder', async () => {
    const { status, stdout, stderr } = await run('small', 'large', '--flips', '1', '--ensemble', 'worst');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('A  small');
    expect(stdout).toMatch(/All examples +3 +66\.7 +66\.7 +0\.0 .* 1 +1 +1\.000/);
    expect(stdout).toContain('A alone wins: e2 (set), margins A 1.000, B -1.000');
    expect(stdout).toContain('B alone wins: e1');
    expect(stdout).toContain('ensemble (worst)\nsubset');
    expect(stdout).not.toContain('\u001b');
  });

  it('prints JSON; the baseline may stand anywhere, or be one more run', async () => {
    const told = async (...args: string[]) => {
      const { status, stdout } = await run(...args, '--json', '--seed', '3');
      expect(status).toBe(0);
      return JSON.parse(stdout) as { runs: { name: string }[] };
    };
    const expected = await told('large', 'small');
    expect(expected.runs.map(({ name }) => name)).toEqual(['large', 'small']);
    expect(expected).toMatchObject({
      task: 'preference',
      examples: 3,
      against: [{ all: { lost: 1, p: 1 } }],
    });
    expect(await told('small', 'large', '--baseline', 'large')).toEqual(expected);
    expect(await told('small', '--baseline', 'large')).toEqual(expected);
  });

  it('ends with 2 and the reason where runs cannot be compared', async () => {
    const refused = await run('small', 'other');
    expect([refused.status, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('are of different data: the prompts of example "e0" differ');
    for (const args of [['small'], ['small', 'absent'], ['small', 'large', '--ensemble', 'best']]) {
      expect((await run(...args)).status).toBe(2);
    }
  });
});
