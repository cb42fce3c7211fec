import { afterEach, describe, expect, it, vi } from 'vitest';
import { modelsCommand } from '../../../src/cli/commands/models';
import { tinyModel } from '../evaluator/tiny-model';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

async function run(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out.push(String(text));
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err.push(String(text));
    return true;
  });
  await modelsCommand().parseAsync(args, { from: 'user' });
  vi.restoreAllMocks();
  return { stdout: out.join(''), stderr: err.join(''), exitCode: process.exitCode };
}

describe('rewardbench models', () => {
  it('lists what is known, a line each', async () => {
    const { stdout, exitCode } = await run();
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^MODEL +HEAD +TEMPLATE +POOLING +SIGN +CUT AT +NOTE$/m);
    expect(stdout).toMatch(/^openbmb\/UltraRM-13b +regression-head +openbmb +last-attended +\+1 /m);
    expect(stdout).toMatch(/^PKU-Alignment\/beaver-7b-v1.0-cost +normalised-score +pku-align .*-1 \(cost\)/m);
    expect(stdout).toMatch(/^allenai\/tulu-2-dpo-7b +DPO +tulu +reference allenai\/tulu-2-7b$/m);
  });

  it('lists it as JSON', async () => {
    const listed: unknown = JSON.parse((await run('--json')).stdout);
    expect(listed).toContainEqual(
      expect.objectContaining({ name: 'llm-blender/PairRM-hf', head: 'pair-ranker', maxLength: 2048 }),
    );
  });

  it('describes one by name', async () => {
    const { stdout } = await run('Nexusflow/Starling-RM-34B');
    expect(stdout).toMatch(/^tokenizer +01-ai\/Yi-34B-Chat$/m);
    expect(stdout).toMatch(/^source +rewardbench\/models\/starling.py$/m);
  });

  it('describes a folder, known or not', async () => {
    const { stdout } = await run(tinyModel());
    expect(stdout).toMatch(/^architecture +LlamaForSequenceClassification$/m);
    expect(stdout).toMatch(/^known +not by name$/m);
  });

  it('fails for what is neither', async () => {
    const { stderr, exitCode } = await run('nonsense/nothing');
    expect(stderr).toContain('neither a known reward model nor a folder');
    expect(exitCode).toBe(1);
  });
});
