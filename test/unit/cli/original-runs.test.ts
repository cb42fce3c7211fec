import { existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { readJournal } from '../../../src/runs/journal';
import { tinyLanguageModel } from '../evaluator/tiny-language-model';
import { tinyModel, tinyPreferences } from '../evaluator/tiny-model';
import { runProgram } from './program';
import { tinyCandidates, tinyDialogues, tinyRewardBench2 } from './tiny-datasets';

const Json = v.record(v.string(), v.unknown());
const pairs = tinyPreferences(24);
const model = tinyModel();
const name = path.basename(model);

/** Runs in a folder of its own. */
async function run(...args: string[]) {
  const cwd = mkdtempSync(path.join(tmpdir(), 'original-'));
  const { status, stdout, stderr } = await runProgram(args, { cwd });
  const files = existsSync(path.join(cwd, 'results'))
    ? readdirSync(path.join(cwd, 'results'), { recursive: true, encoding: 'utf8' })
    : [];
  const text = (file: string) => readFileSync(path.join(cwd, 'results', file), 'utf8');
  const runs = path.join(cwd, '.rewardbench/runs');
  return {
    status,
    stdout,
    stderr,
    files: files
      .filter((file) => file.includes('.json'))
      .map((file) => file.replaceAll(path.sep, '/'))
      .sort(),
    text,
    json: (file: string) => v.parse(Json, JSON.parse(text(file))),
    lines: (file: string) =>
      text(file)
        .trimEnd()
        .split('\n')
        .map((line) => v.parse(Json, JSON.parse(line))),
    settings: async () => {
      // The reference's scores lie beside the run.
      const names = readdirSync(runs).filter((name) => name.includes('--'));
      return (await readJournal(path.join(runs, names[0] ?? '')))?.header.settings;
    },
  };
}

describe('run-rm', () => {
  it('leaves accuracies and scores at the original’s paths, with its keys', async () => {
    const { status, files, json, settings } = await run('run-rm', '--model', model, '--dataset', pairs);
    expect([status, files]).toEqual([0, [`eval-set-scores/${name}.json`, `eval-set/${name}.json`]]);
    expect(Object.keys(json(`eval-set/${name}.json`))).toEqual([
      'chat_template',
      'model',
      'model_type',
      'others',
      'thirds',
    ]);
    expect(json(`eval-set/${name}.json`)).toMatchObject({
      model_type: 'Seq. Classifier',
      chat_template: 'tokenizer',
    });
    const scores = json(`eval-set-scores/${name}.json`);
    expect(Object.keys(scores)).toEqual([
      'chat_template',
      'id',
      'model',
      'model_type',
      'results',
      'scores_chosen',
      'scores_rejected',
      'subset',
      'text_chosen',
      'text_rejected',
    ]);
    expect(scores.results).toHaveLength(24);
    expect(await settings()).toMatchObject({ task: 'preference', maxLength: 2048 });
  });

  it('keeps ten examples with --debug, and nothing with --do_not_save', async () => {
    const { status, stdout, files } = await run(
      ...['run-rm', '--model', model, '--dataset', pairs, '--debug', '--do_not_save'],
    );
    expect([status, files]).toEqual([0, []]);
    expect(stdout).toMatch(/All examples +10 /);
  });

  it('takes tulu for a tokenizer without template, and says so', async () => {
    const bare = tinyModel('llama', null);
    const { stderr, settings } = await run('run-rm', '--model', bare, '--dataset', pairs, '--debug');
    expect(await settings()).toMatchObject({ chatTemplate: 'tulu', limit: 10 });
    expect(stderr).toContain('as the original does silently');
  });
});

describe('run-dpo', () => {
  const policy = tinyLanguageModel({ golden: 'llama_tied', name: 'policy' });
  const reference = tinyLanguageModel({ golden: 'gptj', name: 'reference' });

  it('scores against a reference', async () => {
    const { status, json, settings } = await run(
      ...['run-dpo', '--model', policy, '--ref_model', reference, '--dataset', pairs, '--debug'],
    );
    expect(status).toBe(0);
    expect(json('eval-set/policy.json')).toMatchObject({ model_type: 'DPO', ref_model: 'reference' });
    expect(Object.keys(json('eval-set-scores/policy.json'))).toContain('prompt');
    expect(await settings()).toMatchObject({ reference, maxLength: 2048 });
  });

  it.each([
    [[], 'avg'],
    [['--ref_free_type', 'norm'], 'norm'],
    [['--ref_free_type', 'sum'], 'sum'],
  ])('scores without one: %j', async (flags, referenceFree) => {
    const { status, json, settings } = await run(
      ...['run-dpo', '--model', policy, '--dataset', pairs, '--debug', ...flags],
    );
    expect(status).toBe(0);
    expect(json('eval-set/policy_ref_free.json')).toMatchObject({ model_type: 'DPO Ref. Free' });
    expect(await settings()).toMatchObject({ referenceFree });
  });
});

describe('run-v2', () => {
  it('scores RewardBench 2 with its formula for Ties', async () => {
    const { status, files, json } = await run('run-v2', '--model', model, '--dataset', tinyRewardBench2());
    expect([status, files]).toEqual([0, [`eval-set-scores/${name}.json`, `eval-set/${name}.json`]]);
    expect(Object.keys(json(`eval-set/${name}.json`)).sort()).toEqual(
      ['Math', 'Ties', 'chat_template', 'model', 'model_type'].sort(),
    );
    const scores = json(`eval-set-scores/${name}.json`);
    expect(Object.keys(scores)).toEqual(
      [
        'chat_template',
        'id',
        'model',
        'model_type',
        'num_correct',
        'results',
        'scores',
        'subset',
        'text',
      ].sort(),
    );
  });

  it('keeps ten prompts with --debug', async () => {
    const { stdout } = await run('run-v2', '--model', model, '--dataset', tinyRewardBench2(), '--debug');
    expect(stdout).toMatch(/All examples +10 /);
  });
});

describe('run-bon', () => {
  it('leaves the original’s four files, a record a candidate', async () => {
    const { status, files, text, settings } = await run(
      ...['run-bon', '--model', model, '--dataset', tinyCandidates(), '--best_of', '4'],
    );
    expect([status, files]).toEqual([
      0,
      [
        `best-of-n/alpaca_eval/tulu-13b/${name}.json`,
        `best-of-n/alpaca_eval/zephyr-7b/${name}.json`,
        `best-of-n/mt_bench/tulu-13/${name}.json`,
        `best-of-n/mt_bench/zephyr-7b/${name}.json`,
      ],
    ]);
    const records = text(`best-of-n/mt_bench/tulu-13/${name}.json`)
      .split(/(?<=^})\n/m)
      .filter((one) => one !== '');
    expect(records).toHaveLength(3 * 4);
    expect(JSON.parse(records[5] ?? '')).toEqual({
      id: [1, 1],
      model: 'allenai/tulu-2-dpo-13b',
      scores: expect.any(Number) as number,
    });
    expect(await settings()).toMatchObject({ task: 'best-of-n', bestOf: 4 });
  });
});

describe('rewardbench without a command', () => {
  it('leaves what the original’s does in --output_dir', async () => {
    const { status, files, json, lines } = await run('--model', model, '--dataset', pairs, '--save_all');
    expect([status, files]).toEqual([0, [`${name}.json`, `${name}_all.jsonl`, `${name}_outputs.jsonl`]]);
    expect(json(`${name}.json`)).toEqual({
      accuracy: expect.any(Number) as number,
      num_prompts: 24,
      model,
      ref_model: null,
      tokenizer: model,
      chat_template: null,
      extra_results: null,
    });
    const outputs = lines(`${name}_outputs.jsonl`);
    expect(outputs).toHaveLength(24);
    expect(outputs[0]).toMatchObject({
      prompt: '<user>What is 0 plus 0?</s>',
      text_chosen: '<user>What is 0 plus 0?</s><assistant>It is 0.</s>',
      subset: 'thirds',
    });
    const [first] = lines(`${name}_all.jsonl`);
    expect(first).toEqual({ chosen: outputs[0]?.scores_chosen, rejected: outputs[0]?.scores_rejected });
  });

  it('cuts nothing, unless told to', async () => {
    const whole = await run('--model', model, '--dataset', pairs, '--debug', '--max_length', '20');
    expect(whole.stderr).toContain('--max_length has no effect without --force_truncation');
    expect(whole.stdout).not.toContain('Cut at');
    const cut = await run(
      '--model',
      model,
      '--dataset',
      pairs,
      '--debug',
      '--max_length',
      '20',
      '--force_truncation',
    );
    expect(await cut.settings()).toMatchObject({ maxLength: 20 });
    expect(cut.stdout).toContain('Cut at the maximum length');
  });

  it('scores messages where there is nothing to prefer', async () => {
    const { status, files, lines } = await run('--model', model, '--dataset', tinyDialogues());
    expect([status, files]).toEqual([0, [`${name}_outputs.jsonl`]]);
    expect(Object.keys(lines(`${name}_outputs.jsonl`)[0] ?? {})).toEqual(['prompt', 'results', 'text']);
  });
});
