import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readProfile } from '../../../src/profile/profile';
import { runProgram } from '../cli/program';
import { tinyDialogues } from '../cli/tiny-datasets';
import { tinyModel, tinyPreferences } from '../evaluator/tiny-model';

const newFolder = () => mkdtempSync(path.join(tmpdir(), 'profile-program-'));

describe('--profile', () => {
  it('prints where time went on stderr and keeps it in the run’s folder', async () => {
    const args = ['evaluate', '-m', tinyModel(), '-d', tinyPreferences(30), '-o', newFolder(), '--json'];
    const { status, stdout, stderr } = await runProgram([...args, '--profile']);
    expect(status).toBe(0);
    const { run } = JSON.parse(stdout) as { run: string };
    expect(stderr).toContain(`profile: ${path.join(run, 'profile.json')}`);
    for (const text of ['starting the process', 'session runs', 'attention', 'Gemm', 'Matrix products: ']) {
      expect(stderr).toContain(text);
    }
    const profile = await readProfile(run);
    expect(profile?.stages.find(({ stage }) => stage === 'start')?.charged).toBeGreaterThan(0);
    expect(profile?.processorSeconds).toBeGreaterThan(0);
    // The same run: the same folder, and nothing is scored again.
    const again = await runProgram(args);
    expect(JSON.parse(again.stdout)).toMatchObject({ run, tokens: 0 });
    expect(again.stderr).not.toContain('STAGE');
  });

  it('is there for dialogues too', async () => {
    const output = newFolder();
    const { status, stderr } = await runProgram([
      ...['score', '-m', tinyModel(), '-d', tinyDialogues(), '-o', output, '--profile'],
    ]);
    expect(status).toBe(0);
    expect(stderr).toContain('session runs');
  });
});
