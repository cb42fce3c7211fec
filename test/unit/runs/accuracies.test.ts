import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { combineAccuracies, readAccuracies, ResultError } from '../../../src/runs/accuracies';

const folder = mkdtempSync(join(tmpdir(), 'accuracies-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function file(text: string): string {
  const name = join(folder, `${files++}.json`);
  writeFileSync(name, text);
  return name;
}

interface RunOptions {
  readonly task?: string;
  readonly scores?: readonly (readonly number[])[];
}

function run({ task = 'preference', scores = [] }: RunOptions = {}): string {
  const name = join(folder, `run-${files++}`);
  mkdirSync(name);
  const lines = (values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
  const header = {
    kind: 'header',
    format: 1,
    id: 'run',
    createdAt: '2026-01-01T00:00:00.000Z',
    settings: { model: '/models/a', dataset: '/data/set.jsonl', maxLength: 512, provider: 'cpu' },
    model: { name: 'org/a', architecture: '', head: '', parameters: 7, dtype: 'F32', labels: 1 },
    dataset: { name: 'set', examples: scores.length, unreadable: 0, columns: [], task },
    chatTemplate: 'tokenizer',
    provider: 'cpu',
    fingerprint: {},
    findings: [],
  };
  const journal = scores.map((each, index) => ({
    kind: 'score',
    index,
    id: String(index),
    scores: each,
    tokens: [1, 1],
    truncated: [0, 0],
  }));
  const examples = scores.map((_, index) => ({
    id: String(index),
    subset: 'shp',
    prompt: [],
    completions: [{ text: 'a' }, { text: 'b' }],
    chosen: task === 'preference' ? [0] : [],
    row: index + 1,
  }));
  writeFileSync(join(name, 'journal.jsonl'), lines([header, ...journal]));
  writeFileSync(join(name, 'examples.jsonl'), lines(examples));
  return name;
}

describe('readAccuracies', () => {
  it('takes every number of a result file for a subset', async () => {
    const name = file(
      '{"model": "org/a", "model_type": "DPO", "ref_model": null, "chat_template": "tulu", "shp": 0.25, "Ties": 1.005, "mine": 1}',
    );
    expect(await readAccuracies(name)).toEqual({
      source: name,
      model: 'org/a',
      modelType: 'DPO',
      accuracies: new Map([
        ['shp', 0.25],
        ['Ties', 1.005],
        ['mine', 1],
      ]),
    });
  });

  it('reads a run', async () => {
    const name = run({
      scores: [
        [1, 0],
        [0, 1],
        [3, 2],
        [2, 1],
      ],
    });
    expect(await readAccuracies(name)).toEqual({
      source: name,
      model: 'org/a',
      modelType: 'Seq. Classifier',
      accuracies: new Map([['shp', 0.75]]),
    });
  });

  it.each([
    ['no JSON', '{"model": "a", "s": NaN}', 'it is not JSON'],
    ['a list', '[1]', 'it is no object with the name of a model'],
    ['no model', '{"shp": 0.5}', 'it is no object with the name of a model'],
    ['null', 'null', 'it is no object with the name of a model'],
    ['percents', '{"model": "a", "shp": 50}', '"shp" is not an accuracy between 0 and 1'],
    [
      'columns of scores',
      '{"model": "a", "results": [1, 0]}',
      '"results" is not an accuracy between 0 and 1',
    ],
    ['text', '{"model": "a", "shp": "0.5"}', '"shp" is not an accuracy between 0 and 1'],
    ['no number', '{"model": "a", "model_type": "DPO"}', 'it holds 0 accuracies'],
  ])('refuses a file with %s', async (_, text, problem) => {
    const name = file(text);
    await expect(readAccuracies(name)).rejects.toThrow(ResultError);
    await expect(readAccuracies(name)).rejects.toMatchObject({ file: name, problem });
  });

  it('refuses a file too large, with too many subsets, or that is not there', async () => {
    const large = file('{}');
    truncateSync(large, 2 ** 30);
    await expect(readAccuracies(large)).rejects.toThrow('is too large');
    const many = Object.fromEntries(Array.from({ length: 10_001 }, (__, i) => [`s${i}`, 0]));
    await expect(readAccuracies(file(JSON.stringify({ model: 'a', ...many })))).rejects.toThrow(
      'it holds 10001 accuracies',
    );
    await expect(readAccuracies(join(folder, 'absent'))).rejects.toThrow('there is no such file');
  });

  it('refuses a folder that says nothing of accuracies', async () => {
    await expect(readAccuracies(folder)).rejects.toThrow('there is no run in this folder');
    await expect(readAccuracies(run())).rejects.toThrow('nothing is scored in this run yet');
    await expect(readAccuracies(run({ task: 'best-of-n', scores: [[1, 2]] }))).rejects.toThrow(
      'nothing says in its dataset which completion is better',
    );
    const broken = run();
    writeFileSync(join(broken, 'journal.jsonl'), 'nonsense\n');
    await expect(readAccuracies(broken)).rejects.toThrow(ResultError);
  });
});

describe('combineAccuracies', () => {
  const part = (source: string, model: string, ...subsets: string[]) => ({
    source,
    model,
    modelType: 'DPO',
    accuracies: new Map(subsets.map((name) => [name, 0.5])),
  });

  it('joins the sets of one model', () => {
    const joined = combineAccuracies(part('core', 'm', 'a', 'b'), part('prior', 'm', 'shp'));
    expect(joined).toMatchObject({ model: 'm', modelType: 'DPO' });
    expect([...joined.accuracies.keys()]).toEqual(['a', 'b', 'shp']);
  });

  it('refuses two models, and a subset that is there twice', () => {
    expect(() => combineAccuracies(part('x', 'm', 'a'), part('y', 'other', 'b'))).toThrow(
      'y: it is of other, but x is of m',
    );
    expect(() => combineAccuracies(part('x', 'm', 'a'), part('y', 'm', 'a'))).toThrow(
      'y: the subset a is in another one too',
    );
  });
});
