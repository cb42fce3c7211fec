import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rewardBench2Domains, sections } from '../../../src/datasets/sections';
import { tinyLanguageModel } from '../evaluator/tiny-language-model';
import { tinyModel, tinyPreferences } from '../evaluator/tiny-model';
import { runProgram } from './program';
import { tinyCandidates, tinyDialogues, tinyRewardBench2 } from './tiny-datasets';

const newFolder = () => mkdtempSync(path.join(tmpdir(), 'cli-commands-'));
const model = tinyModel();

function run(...args: string[]) {
  const cwd = newFolder();
  return runProgram(args, { cwd, env: { HF_HUB_OFFLINE: '1', HF_HUB_CACHE: path.join(cwd, 'hub') } });
}

describe('rewardbench', () => {
  it('shows its commands where none is named', async () => {
    const { status, stdout, stderr } = await run();
    expect([status, stdout]).toEqual([2, '']);
    for (const name of ['evaluate', 'score', 'run-rm', 'run-dpo', 'run-bon', 'run-v2', 'run ']) {
      expect(stderr).toContain(`  ${name}`);
    }
  });

  it('does not take a misspelt command for the original’s program', async () => {
    const { status, stderr } = await run('evalute', '--model', model);
    expect(status).toBe(2);
    expect(stderr).toMatch(/unknown command 'evalute'\n\(Did you mean evaluate\?\)/);
  });
});

describe('rewardbench evaluate', () => {
  const policy = tinyLanguageModel({ golden: 'llama_tied' });

  it.each([
    ['--reference', ['--reference', tinyLanguageModel({ golden: 'gptj' })], 'DPO'],
    ['--reference-free', ['--reference-free'], 'DPO Ref. Free'],
    ['--reference-free sum', ['--reference-free', 'sum'], 'DPO Ref. Free'],
  ])('scores language models: %s', async (_, flags, type) => {
    const output = newFolder();
    const args = ['evaluate', '-m', policy, '-d', tinyPreferences(8), '-o', output, '--json', ...flags];
    const { status, stdout } = await run(...args);
    expect(status).toBe(0);
    const { run: folder } = JSON.parse(stdout) as { run: string };
    const [header = ''] = readFileSync(path.join(folder, 'journal.jsonl'), 'utf8').split('\n');
    expect(JSON.parse(header)).toMatchObject({ model: { type } });
  });

  it('takes one way of scoring language models only', async () => {
    const args = ['evaluate', '-m', policy, '-d', 'p.jsonl', '--reference', 'r', '--reference-free'];
    const { status, stderr } = await run(...args);
    expect([status, stderr]).toEqual([2, expect.stringContaining('cannot be used with')]);
  });

  it('chooses the best of n', async () => {
    const { status, stdout } = await run(
      'evaluate',
      '-m',
      model,
      '-d',
      tinyCandidates(),
      '--best-of',
      '2',
      '--json',
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ task: 'best-of-n', bestOfN: [{ n: 1 }, { n: 2 }] });
  });

  it('knows RewardBench 2 by its columns, and other tasks by name', async () => {
    const { stdout } = await run('evaluate', '-m', model, '-d', tinyRewardBench2(), '--json');
    expect(JSON.parse(stdout)).toMatchObject({ task: 'rewardbench-2', all: { total: 18 } });
    const refused = await run('evaluate', '-m', model, '-d', tinyDialogues(), '--task', 'preference');
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('dialogues.jsonl');
  });
});

describe('rewardbench score', () => {
  it('prints what the scores are like, and writes one line per dialogue', async () => {
    const out = path.join(newFolder(), 'deep/scores.jsonl');
    const { status, stdout } = await run('score', '-m', model, '-d', tinyDialogues(), '--out', out);
    expect(status).toBe(0);
    expect(stdout).toMatch(/subset +n +mean score +deviation/);
    const lines = readFileSync(out, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toHaveLength(8);
    expect(lines[3]).toEqual({ id: 'd3', subset: 'odd', score: expect.any(Number) as number });
  });
});

describe('rewardbench sections', () => {
  const accuracy: Record<string, number> = {
    Chat: 1,
    'Chat Hard': 0.5,
    Safety: 0.5,
    Reasoning: 1,
    'Prior Sets': 0,
  };

  /** As RewardBench publishes them: the core set in one file, the prior sets in another. */
  function publishedFiles(): string[] {
    const folder = newFolder();
    const written = (place: string, names: readonly string[]) => {
      const subsets = sections
        .filter(({ name }) => names.includes(name))
        .flatMap((section) => section.subsets.map(({ name }) => [name, accuracy[section.name]]));
      const file = path.join(folder, place, 'org/model.json');
      mkdirSync(path.dirname(file), { recursive: true });
      const content = { model: 'org/model', model_type: 'Seq. Classifier', chat_template: 'tulu' };
      writeFileSync(file, JSON.stringify({ ...content, ...Object.fromEntries(subsets) }));
      return file;
    };
    const core = ['Chat', 'Chat Hard', 'Safety', 'Reasoning'];
    return [written('eval-set', core), written('pref-sets', ['Prior Sets'])];
  }

  it('makes one number of them in all variants', async () => {
    const { status, stdout } = await run('sections', ...publishedFiles(), '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        model: 'org/model',
        sections: Object.entries(accuracy).map(([name, value]) => ({ name, accuracy: value, missing: [] })),
        overall: [
          { name: 'Leaderboard', accuracy: 0.75 },
          { name: 'Prior Sets at half weight', accuracy: 6 / 9 },
          { name: 'Paper', accuracy: 0.6 },
        ],
      },
    ]);
  });

  it('prints one line a model, with the variant asked for', async () => {
    const { stdout } = await run('sections', ...publishedFiles(), '--overall', 'paper');
    expect(stdout.split('\n')[0]).toMatch(/^model +Chat +Chat Hard +Safety +Reasoning +Prior Sets +Paper$/);
    expect(stdout.split('\n')[1]).toMatch(/^org\/model +100.00 +50.00 +50.00 +100.00 +0.00 +60.00$/);
  });

  it('says which number cannot be made', async () => {
    const [core = ''] = publishedFiles();
    const { stdout } = await run('sections', core, '--overall', 'paper');
    expect(stdout).toContain('No overall number "Paper" for org/model');
  });

  it('shows RewardBench 2 of the same model in a table of its own, with its one number', async () => {
    const second = path.join(newFolder(), 'model.json');
    const domains = rewardBench2Domains.subsets.map(({ name }, i) => [name, i / 10]);
    writeFileSync(second, JSON.stringify({ model: 'org/model', ...Object.fromEntries(domains) }));
    const places = [second, ...publishedFiles()];
    const { stdout } = await run('sections', ...places, '--overall', 'leaderboard');
    const [first, ofFirst, blank, head, ofSecond] = stdout.split('\n');
    expect(first).toMatch(/^model +Chat +Chat Hard +Safety +Reasoning +Prior Sets +Leaderboard$/);
    expect(ofFirst).toMatch(/ 75\.00$/);
    expect(blank).toBe('');
    expect(head).toMatch(/^model +Factuality +Precise IF +Math +Safety +Focus +Ties +RewardBench 2$/);
    expect(ofSecond).toMatch(/^org\/model +0\.00 .* 25\.00$/);
    expect(stdout).not.toContain('No overall number');
    const listed: unknown = JSON.parse((await run('sections', ...places, '--json')).stdout);
    expect(listed).toMatchObject([{ benchmark: 'RewardBench 2' }, { benchmark: 'RewardBench' }]);
  });

  it('shows the others where one cannot be read', async () => {
    const { status, stdout, stderr } = await run('sections', ...publishedFiles(), 'nowhere.json');
    expect([status, stderr]).toEqual([1, expect.stringContaining('nowhere.json')]);
    expect(stdout).toContain('org/model');
  });
});

describe('rewardbench datasets', () => {
  it('lists those of RewardBench, and whether they are here', async () => {
    const { status, stdout } = await run('datasets');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^allenai\/reward-bench +RewardBench +preference +2985$/m);
    expect(stdout).toMatch(/^allenai\/reward-bench-2 +RewardBench 2 +rewardbench-2 +1865$/m);
    expect(JSON.parse((await run('datasets', '--json')).stdout)).toContainEqual(
      expect.objectContaining({ name: 'allenai/preference-test-sets', cached: false }),
    );
  });

  it('describe a file or a folder', async () => {
    const { stdout } = await run('datasets', tinyRewardBench2());
    expect(stdout).toMatch(/^task +rewardbench-2$/m);
    expect(stdout).toMatch(/^Math +12$/m);
    const folder = await run('datasets', tinyCandidates(), '--json');
    expect(JSON.parse(folder.stdout)).toMatchObject({ content: { task: 'best-of-n', examples: 12 } });
  });

  it('say what is known of a name, and what is not', async () => {
    expect((await run('datasets', 'allenai/reward-bench')).stdout).toMatch(
      /^splits +filtered \(2985\), raw \(5123\)$/m,
    );
    const { status, stderr } = await run('datasets', 'some/thing');
    expect([status, stderr]).toEqual([1, expect.stringContaining('rewardbench download dataset')]);
  });
});

describe('rewardbench download', () => {
  it('refuses what is no name', async () => {
    const { status, stderr } = await run('download', 'model', './folder');
    expect([status, stderr]).toEqual([2, expect.stringContaining('org/name')]);
    expect((await run('download', 'space', 'org/name')).status).toBe(2);
  });
});
