import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Example } from '../../../src/datasets/example';
import type { ChatTemplate } from '../../../src/dialogue/chat-template';
import { writeResultFiles, type FinishedRun } from '../../../src/evaluator/result-files';
import type { ModelFacts, ScoreLine } from '../../../src/runs/format';
import { writeAccuracies } from '../../../src/runs/rewardbench-files/accuracies';
import { exportOutputs, exportResultFiles } from '../../../src/runs/rewardbench-files/export';

const parent = mkdtempSync(join(tmpdir(), 'result-files-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(parent, 'run-'));
});

const template: ChatTemplate = {
  name: 'tulu',
  hash: '',
  fromTokenizer: false,
  render: (dialogue) => dialogue.map(({ role, content }) => `<${role}>${content}`).join(''),
};

const facts: ModelFacts = {
  name: 'org/name',
  architecture: 'llama',
  head: 'classifier',
  parameters: 7,
  dtype: 'F32',
  labels: 1,
  type: 'Seq. Classifier',
};

const example = (given: Partial<Example> & Pick<Example, 'id' | 'subset'>): Example => ({
  prompt: [{ role: 'user', content: 'Q' }],
  completions: [{ text: 'yes' }, { text: 'no' }],
  chosen: [0],
  row: 1,
  ...given,
});

function finished(
  task: FinishedRun['task'],
  rows: readonly (readonly [Example, readonly (number | null)[]])[],
  about: Partial<ModelFacts> = {},
): FinishedRun {
  const line = (id: string, scores: readonly (number | null)[], index: number): ScoreLine => ({
    kind: 'score',
    index,
    id,
    scores: [...scores],
    tokens: [],
    truncated: [],
  });
  return {
    facts: { ...facts, ...about },
    template,
    task,
    examples: rows.map(([each]) => each),
    scores: new Map(rows.map(([{ id }, scores], index) => [index, line(id, scores, index)])),
  };
}

const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
const json = (...path: string[]) => JSON.parse(read(...path)) as Record<string, unknown>;
/** All files under a folder, with slashes. */
async function filesOf(root: string): Promise<string[]> {
  const target = mkdtempSync(join(parent, 'copy-'));
  const paths = [...(await exportResultFiles(root, target)), ...(await exportOutputs(root, target))];
  return paths.map((path) => relative(target, path).split('\\').join('/'));
}

describe('a preference set', () => {
  const pairs = [
    [example({ id: '1', subset: 'hep-cpp' }), [2, 1]],
    [example({ id: '2', subset: 'hep-cpp', chosen: [1] }), [2, 1]],
  ] as const;

  it('gives accuracies and the scores of its pairs', async () => {
    await writeResultFiles(folder, finished('preference', pairs));
    expect(await filesOf(folder)).toEqual([
      'eval-set/org/name.json',
      'eval-set-scores/org/name.json',
      'org/name_outputs.jsonl',
    ]);
    expect(read('outputs', 'org', 'name_outputs.jsonl').split('\n')[1]).toBe(
      '{"prompt": "<user>Q", "results": 0, "scores_chosen": 1.0, "scores_rejected": 2.0, ' +
        '"text_chosen": "<user>Q<assistant>no", "text_rejected": "<user>Q<assistant>yes", ' +
        '"subset": "hep-cpp", "id": 2}',
    );
    expect(json('eval-set', 'org', 'name.json')).toEqual({
      'hep-cpp': 0.5,
      model: 'org/name',
      model_type: 'Seq. Classifier',
      chat_template: 'tulu',
    });
    expect(json('eval-set-scores', 'org', 'name.json')).toEqual({
      text_chosen: ['<user>Q<assistant>yes', '<user>Q<assistant>no'],
      text_rejected: ['<user>Q<assistant>no', '<user>Q<assistant>yes'],
      results: [1, 0],
      subset: ['hep-cpp', 'hep-cpp'],
      id: [1, 2],
      scores_chosen: [2, 1],
      scores_rejected: [1, 2],
      model: 'org/name',
      model_type: 'Seq. Classifier',
      chat_template: 'tulu',
    });
  });

  it('keeps the prior sets in a folder of their own', async () => {
    await writeResultFiles(folder, finished('preference', [[example({ id: 'a', subset: 'shp' }), [1, 0]]]));
    expect(await filesOf(folder)).toEqual([
      'pref-sets/org/name.json',
      'pref-sets-scores/org/name.json',
      'org/name_outputs.jsonl',
    ]);
  });

  it("names DPO's reference, and its prompts in place of ids", async () => {
    await writeResultFiles(folder, finished('preference', pairs, { type: 'DPO', reference: 'org/base' }));
    expect(json('eval-set', 'org', 'name.json')).toMatchObject({ model_type: 'DPO', ref_model: 'org/base' });
    const scores = json('eval-set-scores', 'org', 'name.json');
    expect(Object.keys(scores)).toEqual([
      'chat_template',
      'model',
      'model_type',
      'prompt',
      'results',
      'scores_chosen',
      'scores_rejected',
      'subset',
      'text_chosen',
      'text_rejected',
    ]);
    expect(scores).toMatchObject({ model_type: 'DPO', prompt: ['<user>Q', '<user>Q'] });
  });

  it('calls the files of DPO without a reference so', async () => {
    await writeResultFiles(folder, finished('preference', pairs, { type: 'DPO Ref. Free' }));
    expect(await filesOf(folder)).toEqual([
      'eval-set/org/name_ref_free.json',
      'eval-set-scores/org/name_ref_free.json',
      'org/name_outputs.jsonl',
    ]);
    expect(json('eval-set', 'org', 'name_ref_free.json')).toEqual({
      'hep-cpp': 0.5,
      model: 'org/name',
      model_type: 'DPO Ref. Free',
      ref_model: null,
      chat_template: 'tulu',
    });
    expect(json('eval-set-scores', 'org', 'name_ref_free.json')).toMatchObject({
      model: 'org/name',
      model_type: 'DPO',
    });
  });

  it('has no scores of models that compare, as in the original', async () => {
    await writeResultFiles(folder, finished('preference', pairs, { type: 'Custom Classifier' }));
    expect(await filesOf(folder)).toEqual(['eval-set/org/name.json']);
  });
});

describe('RewardBench 2', () => {
  it('gives the score of Ties, and lists of scores with the right ones first', async () => {
    const completions = ['w', 'x', 'y'].map((text) => ({ text }));
    await writeResultFiles(
      folder,
      finished('rewardbench-2', [
        [example({ id: 'q1', subset: 'Math', completions, chosen: [1] }), [0, 2, 2]],
        [example({ id: 'ref:0', subset: 'Ties', completions }), [3, 1, null]],
        [example({ id: 'tied:0', subset: 'Ties', completions, chosen: [0, 1] }), [3, 2, 1]],
      ]),
    );
    // tied: d = 1, g = 1, so that g > d fails; the reference has a score missing: .30 for tied alone.
    expect(json('eval-set', 'org', 'name.json')).toMatchObject({ Math: 0.5, Ties: 0.3 });
    const text = read('eval-set-scores', 'org', 'name.json');
    expect(JSON.parse(text.replace('NaN', 'null'))).toEqual({
      text: [
        ['x', 'w', 'y'],
        ['w', 'x', 'y'],
        ['w', 'x', 'y'],
      ].map((answers) => answers.map((each) => `<user>Q<assistant>${each}`)),
      scores: [
        [2, 0, 2],
        [3, 1, null],
        [3, 2, 1],
      ],
      results: [0.5, 0, 1],
      subset: ['Math', 'Ties', 'Ties'],
      id: ['q1', 'ref:0', 'tied:0'],
      num_correct: [1, 1, 2],
      model: 'org/name',
      model_type: 'Seq. Classifier',
      chat_template: 'tulu',
    });
    expect(text).toContain('        [\n            2.0,\n            0.0,\n            2.0\n        ]');
  });
});

describe('best of n', () => {
  const candidates = (id: string, subset: string, model?: string) =>
    example({
      id,
      subset,
      chosen: [],
      completions: ['a', 'b'].map((text) => (model === undefined ? { text } : { text, model })),
    });

  it("gives the original's four files", async () => {
    const [zephyr, tulu] = ['HuggingFaceH4/zephyr-7b-beta', 'allenai/tulu-2-dpo-13b'];
    await writeResultFiles(
      folder,
      finished('best-of-n', [
        [candidates('0', 'alpaca_eval', zephyr), [7.5, 1]],
        [candidates('0#2', 'alpaca_eval', tulu), [2, null]],
        [candidates('81', 'mt_bench', zephyr), [1, 2]],
        [candidates('81#2', 'mt_bench', tulu), [3, 4]],
      ]),
    );
    expect(await filesOf(folder)).toEqual([
      'best-of-n/alpaca_eval/tulu-13b/org/name.json',
      'best-of-n/alpaca_eval/zephyr-7b/org/name.json',
      'best-of-n/mt_bench/tulu-13/org/name.json',
      'best-of-n/mt_bench/zephyr-7b/org/name.json',
    ]);
    // Python: json.dumps(record, indent=4, sort_keys=True) + "\n" for each.
    expect(read('best-of-n', 'alpaca_eval', 'tulu-13b', 'org', 'name.json')).toBe(`{
    "id": [
        0,
        0
    ],
    "model": "allenai/tulu-2-dpo-13b",
    "scores": 2.0
}
{
    "id": [
        0,
        1
    ],
    "model": "allenai/tulu-2-dpo-13b",
    "scores": NaN
}
`);
  });

  it('finds a place for other sets, whatever their names hold', async () => {
    await writeResultFiles(
      folder,
      finished('best-of-n', [
        [candidates('a', 'mine', 'org/gen'), [1, 2]],
        [candidates('b', 'mine'), [1, 2]],
        [candidates('c', '../../up', '../..'), [1, 2]],
      ]),
    );
    expect(await filesOf(folder)).toEqual([
      'best-of-n/_.._up/--/org/name.json',
      'best-of-n/mine/org--gen/org/name.json',
      'best-of-n/mine/unknown/org/name.json',
    ]);
    expect(read('best-of-n', 'mine', 'unknown', 'org', 'name.json')).toContain('"model": null');
  });
});

describe('dialogues', () => {
  it('are one object a line', async () => {
    const dialogue = example({
      id: '0',
      subset: 'all',
      chosen: [],
      prompt: [
        { role: 'user', content: 'Hé' },
        { role: 'assistant', content: 'x' },
        { role: 'user', content: 'y' },
      ],
      completions: [{ text: 'z' }],
    });
    await writeResultFiles(
      folder,
      finished('dialogues', [
        [dialogue, [1]],
        [dialogue, [null]],
      ]),
    );
    const text = '"text": "<user>H\\u00e9<assistant>x<user>y<assistant>z"}';
    expect(read('outputs', 'org', 'name_outputs.jsonl')).toBe(
      `{"prompt": "H\\u00e9", "results": 1.0, ${text}\n{"prompt": "H\\u00e9", "results": NaN, ${text}\n`,
    );
    expect(await filesOf(folder)).toEqual(['org/name_outputs.jsonl']);
  });
});

describe('exportResultFiles', () => {
  it("writes where the original's save_to_hub does", async () => {
    // tests/test_utils.py of the original.
    const header = { model: 'fake/fake_model', chatTemplate: 'tulu' };
    await writeAccuracies(folder, header, [
      { name: 'alpacaeval-easy', accuracy: 0.12345 },
      { name: 'math-prm', accuracy: 0.54321 },
    ]);
    const results = join(folder, 'elsewhere', 'results');
    expect(await exportResultFiles(folder, results)).toEqual([
      join(results, 'eval-set', 'fake', 'fake_model.json'),
    ]);
    const written = json('elsewhere', 'results', 'eval-set', 'fake', 'fake_model.json');
    expect(written).toMatchObject({ 'alpacaeval-easy': 0.12345, 'math-prm': 0.54321 });
  });

  it('replaces earlier files, follows no link and copies nothing else', async () => {
    const results = join(folder, 'results');
    mkdirSync(join(results, 'eval-set'), { recursive: true });
    writeFileSync(join(results, 'eval-set', 'm.json'), 'old');
    mkdirSync(join(folder, 'eval-set'));
    writeFileSync(join(folder, 'eval-set', 'm.json'), 'new');
    writeFileSync(join(folder, 'journal.jsonl'), '');
    symlinkSync(join(folder, 'journal.jsonl'), join(folder, 'eval-set', 'link.json'));
    expect(await exportResultFiles(folder, results)).toEqual([join(results, 'eval-set', 'm.json')]);
    expect(read('results', 'eval-set', 'm.json')).toBe('new');
  });

  it("names a model's revision in file and content, as run_v2.py does", async () => {
    const header = { model: 'org/name', chatTemplate: 'tulu' };
    await writeAccuracies(folder, header, [{ name: 'Math', accuracy: 0.5 }]);
    const results = join(folder, 'results');
    const file = join(results, 'eval-set', 'org', 'name-refs_pr_1.json');
    expect(await exportResultFiles(folder, results, 'refs/pr/1')).toEqual([file]);
    const plain = read('eval-set', 'org', 'name.json');
    expect(readFileSync(file, 'utf8')).toBe(plain.replace('"org/name"', '"org/name-refs/pr/1"'));
  });

  it('has nothing of a run that is not finished', async () => {
    expect(await exportResultFiles(folder, join(folder, 'results'))).toEqual([]);
    expect(await exportOutputs(folder, join(folder, 'results'))).toEqual([]);
  });
});
