import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { coreSections, priorSection } from '../../../src/datasets/sections';
import { RunSummary, type Filter, type PageQuery, type Sort } from '../../../src/protocol/report';
import { listRuns } from '../../../src/runs/run-list';
import { RunError, RunReader } from '../../../src/runs/run-reader';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-reader-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const header = (id: string, createdAt = '2026-01-01T00:00:00.000Z') => ({
  kind: 'header',
  format: 1,
  id,
  createdAt,
  settings: { model: '/models/a', dataset: '/data/set.jsonl', maxLength: 512, provider: 'cpu' },
  model: { name: 'a', architecture: 'llama', head: 'classifier', parameters: 7, dtype: 'F32', labels: 1 },
  dataset: { name: 'set.jsonl', examples: 4, unreadable: 1, columns: ['prompt ← prompt'] },
  chatTemplate: 'tokenizer',
  provider: 'cpu',
  fingerprint: {},
  findings: [{ code: 'missing-eos', severity: 'warning', message: 'no EOS' }],
});
const example = (
  id: string,
  subset: string,
  prompt: string,
  completions = ['good', 'bad'],
  chosen = [0],
) => ({
  id,
  subset,
  prompt: [{ role: 'user', content: prompt }],
  completions: completions.map((text) => ({ text })),
  chosen,
  row: Number(id) + 1,
});
const scored = (index: number, scores: (number | null)[], truncated = scores.map(() => 0)) => ({
  kind: 'score',
  index,
  id: String(index),
  scores,
  tokens: scores.map(() => 10),
  truncated,
});
const lines = (...values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

function write(file: string, ...values: unknown[]): void {
  writeFileSync(join(folder, file), lines(...values));
}
function append(...values: unknown[]): void {
  appendFileSync(join(folder, 'journal.jsonl'), lines(...values));
}

const query = (filter: Partial<Filter> = {}, sort: Partial<Sort> = {}): PageQuery => ({
  filter: { result: 'all', ...filter },
  sort: { key: 'index', descending: false, ...sort },
  offset: 0,
  limit: 100,
});

function writeRun(): void {
  write(
    'examples.jsonl',
    example('0', 'math', 'two\n plus  two?'),
    example('1', 'math', 'ünï → code'),
    example('2', 'chat', 'hello'),
    example('3', 'chat', 'best of three', ['x', 'y', 'z'], [1]),
  );
  write('journal.jsonl', header('run'), { kind: 'session', event: 'start', at: 'now' });
}

describe('RunReader', () => {
  it('gives rows before, while and after they are scored', async () => {
    writeRun();
    const reader = await RunReader.open(folder);
    expect((await reader.page(query())).rows.map(({ result }) => result)).toEqual(Array(4).fill('pending'));
    expect(reader.summary()).toMatchObject({ status: 'interrupted', accuracy: { value: null, scored: 0 } });

    append(scored(1, [0.5, 1.5]), scored(0, [2, 1], [0, 3]));
    expect(await reader.refresh()).toBe(true);
    expect(await reader.refresh()).toBe(false);
    append(scored(2, [1, 1]), scored(3, [1, 3, 2]), {
      kind: 'session',
      event: 'end',
      at: 'now',
      outcome: 'done',
      seconds: 2,
      tokens: 100,
      findings: [],
    });
    await reader.refresh();
    const { rows, total } = await reader.page(query());
    expect(total).toBe(4);
    expect(rows.map(({ result, margin }) => [result, margin])).toEqual([
      ['win', 1],
      ['loss', -1],
      ['tie', 0],
      ['win', 1],
    ]);
    expect(rows.map(({ excerpt }) => excerpt)).toEqual([
      'two plus two?',
      'ünï → code',
      'hello',
      'best of three',
    ]);
    const summary = reader.summary();
    expect(summary).toMatchObject({
      status: 'done',
      examples: 4,
      wins: 2,
      losses: 1,
      ties: 1,
      truncated: 1,
      seconds: 2,
      tokens: 100,
      findings: [],
      accuracy: { value: 0.5, scored: 4 },
    });
    expect(summary.subsets.map(({ name, accuracy }) => [name, accuracy.value])).toEqual([
      ['chat', 0.5],
      ['math', 0.5],
    ]);
    // Wilson's interval of 2 in 4.
    expect(summary.accuracy.low).toBeCloseTo(0.15, 3);
    expect(summary.accuracy.high).toBeCloseTo(0.85, 3);
  });

  it('filters and sorts', async () => {
    writeRun();
    append(scored(0, [2, 1], [0, 3]), scored(1, [0, 4]), scored(2, [null, 1]), scored(3, [5, 5, 1]));
    const reader = await RunReader.open(folder);
    const indices = async (filter: Partial<Filter>, sort?: Partial<Sort>) =>
      (await reader.page(query(filter, sort))).rows.map(({ index }) => index);
    expect(await indices({ result: 'misranked' })).toEqual([1, 3]);
    expect(await indices({ result: 'ties' })).toEqual([3]);
    expect(await indices({ result: 'truncated' })).toEqual([0]);
    expect(await indices({ result: 'errors' })).toEqual([2]);
    expect(await indices({ subset: 'chat' })).toEqual([2, 3]);
    expect(await indices({ subset: 'math', result: 'misranked' })).toEqual([1]);
    expect(await indices({}, { key: 'margin' })).toEqual([1, 3, 0, 2]);
    expect(await indices({}, { key: 'margin', descending: true })).toEqual([0, 3, 1, 2]);
    expect(await indices({}, { descending: true })).toEqual([3, 2, 1, 0]);
    const { filter, sort } = query({ subset: 'chat' }, { descending: true });
    expect([2, 3, 1].map((index) => reader.position(index, filter, sort))).toEqual([1, 0, null]);
    expect((await reader.page({ ...query(), offset: 3, limit: 2 })).rows.map(({ index }) => index)).toEqual([
      3,
    ]);
  });

  it('reads one example in full', async () => {
    writeRun();
    append(scored(3, [1, null, 2], [0, 7, 0]), { kind: 'error', index: 1, id: '1', message: 'no text' });
    const reader = await RunReader.open(folder);
    expect(await reader.example(3)).toEqual({
      index: 3,
      id: '3',
      subset: 'chat',
      row: 4,
      result: 'unscored',
      margin: null,
      prompt: [{ role: 'user', content: 'best of three' }],
      completions: [
        { text: 'x', chosen: false, score: 1, tokens: 10, truncated: 0 },
        { text: 'y', chosen: true, score: null, tokens: 10, truncated: 7 },
        { text: 'z', chosen: false, score: 2, tokens: 10, truncated: 0 },
      ],
    });
    expect(await reader.example(1)).toMatchObject({ result: 'error', error: 'no text' });
    await expect(reader.example(4)).rejects.toThrow(RunError);
  });

  it('lets a later line replace an earlier one', async () => {
    writeRun();
    append({ kind: 'error', index: 0, id: '0', message: 'no text' }, scored(0, [0, 1]), scored(0, [1, 0]));
    const reader = await RunReader.open(folder);
    expect(reader.summary()).toMatchObject({ wins: 1, losses: 0, errors: 0 });
  });

  it('waits for the rest of a torn line and counts lines it does not know', async () => {
    writeRun();
    const torn = lines(scored(0, [1, 0]));
    appendFileSync(join(folder, 'journal.jsonl'), 'nonsense\n' + torn.slice(0, 20));
    const reader = await RunReader.open(folder);
    expect(reader.summary()).toMatchObject({ wins: 0, invalidLines: 1 });
    appendFileSync(
      join(folder, 'journal.jsonl'),
      torn.slice(20) + lines({ kind: 'novelty' }, scored(99, [1, 0])),
    );
    await reader.refresh();
    expect(reader.summary()).toMatchObject({ wins: 1, invalidLines: 3 });
  });

  it('starts over when the run was replaced', async () => {
    writeRun();
    append(scored(0, [1, 0]), scored(1, [1, 0]));
    const reader = await RunReader.open(folder);
    expect(reader.summary().wins).toBe(2);
    write('journal.jsonl', header('other'));
    await reader.refresh();
    expect(reader.summary()).toMatchObject({ id: 'other', wins: 0, examples: 4 });
  });

  it('shows an unreadable example as an error', async () => {
    writeRun();
    write('examples.jsonl', { id: 0 }, example('1', 'math', 'fine'));
    const reader = await RunReader.open(folder);
    const { rows } = await reader.page(query());
    expect(rows.map(({ result, excerpt }) => [result, excerpt])).toEqual([
      ['error', ''],
      ['pending', 'fine'],
    ]);
    await expect(reader.example(0)).rejects.toThrow(/cannot be read/);
  });

  it('refuses a folder without a run', async () => {
    await expect(RunReader.open(folder)).rejects.toThrow(/holds no run/);
    write('journal.jsonl', { kind: 'header', format: 2 });
    await expect(RunReader.open(folder)).rejects.toThrow(RunError);
    truncateSync(join(folder, 'journal.jsonl'), 5);
    await expect(RunReader.open(folder)).rejects.toThrow(RunError);
  });
});

/** A run of one task, with its examples' subsets, chosen completions and scores. */
function writeRunOf(
  task: string,
  rows: readonly {
    id?: string;
    subset: string;
    chosen?: number[];
    scores: (number | null)[];
    firstShown?: number[];
  }[],
): void {
  const base = header('run');
  write('journal.jsonl', { ...base, dataset: { ...base.dataset, task } });
  write(
    'examples.jsonl',
    ...rows.map(({ id, subset, chosen = [], scores }, index) => ({
      ...example(
        String(index),
        subset,
        'q',
        scores.map(() => 'a'),
        chosen,
      ),
      id: id ?? String(index),
    })),
  );
  append(
    ...rows.map(({ id, scores, firstShown }, index) => ({
      ...scored(index, scores),
      ...(id !== undefined && { id }),
      ...(firstShown && { firstShown }),
    })),
  );
}

describe('a run of another task', () => {
  const parsedSummary = async () => {
    const summary = (await RunReader.open(folder)).summary();
    // What the report's webview takes.
    return v.parse(RunSummary, summary);
  };

  it('gives credit and the parts of Ties on RewardBench 2', async () => {
    writeRunOf('rewardbench-2', [
      { subset: 'Math', chosen: [0], scores: [2, 2, 1, 0] },
      { subset: 'Math', chosen: [0], scores: [3, 2, 1, 0] },
      { id: 'ref:4', subset: 'Ties', chosen: [0], scores: [5, 1, 0] },
      { id: 'tied:4', subset: 'Ties', chosen: [0, 1], scores: [5, 4, 1] },
    ]);
    const summary = await parsedSummary();
    expect(summary).toMatchObject({ task: 'rewardbench-2', wins: 3, ties: 1, overall: [] });
    const [math, ties] = summary.subsets;
    expect(math).toMatchObject({ name: 'Math', accuracy: { value: 0.75, scored: 2 }, meanScore: null });
    // g = min(5 − 1, 4 − 1) = 3 above d = 1: all of .30 + .30 + .20 + .20 and .01 tanh(3 / 1 − 1).
    expect(ties?.accuracy.value).toBeCloseTo(1 + 0.01 * Math.tanh(2), 14);
    expect(summary.tiesSubset).toEqual({
      score: ties?.accuracy.value,
      accuracyTied: 1,
      accuracyReference: 1,
      correctnessPreferred: 1,
      correctnessPreferredHard: 1,
      correctnessMargin: Math.tanh(2),
    });
  });

  it('gives the curve and the mean best scores of best-of-n, nothing of which is won', async () => {
    writeRunOf('best-of-n', [
      { subset: 'alpaca_eval', scores: [1, 3, 2] },
      { subset: 'mt_bench', scores: [4, 4, 1] },
      { subset: 'mt_bench', scores: [4, null, 1] },
    ]);
    const summary = await parsedSummary();
    expect(summary).toMatchObject({
      wins: 0,
      losses: 0,
      unscored: 1,
      accuracy: { value: null, low: null, high: null, scored: 3 },
      scores: { count: 2, mean: 3.5, deviation: 0.5, lowest: 3, highest: 4 },
    });
    expect(summary.subsets.map(({ name, meanScore }) => [name, meanScore])).toEqual([
      ['alpaca_eval', 3],
      ['mt_bench', 4],
    ]);
    // Means 2 and 3; bests of two (2 + 3 + 3) / 3 and (4 + 4 + 4) / 3; of three 3 and 4.
    expect(summary.bestOfN?.map(({ n }) => n)).toEqual([1, 2, 3]);
    [2.5, 10 / 3, 3.5].forEach((expected, i) =>
      expect(summary.bestOfN?.[i]?.expected).toBeCloseTo(expected, 14),
    );
    const reader = await RunReader.open(folder);
    expect((await reader.page(query())).rows).toMatchObject([
      { result: 'scored', chosen: 3, rejected: 2, margin: 1 },
      { result: 'scored', chosen: 4, rejected: 4, margin: 0 },
      { result: 'unscored', chosen: null, margin: null },
    ]);
    expect((await reader.page(query({ result: 'misranked' }))).total).toBe(0);
    expect((await reader.page(query({ result: 'errors' }))).total).toBe(1);
  });

  it('describes the scores of dialogues', async () => {
    writeRunOf('dialogues', [
      { subset: 'a', scores: [1] },
      { subset: 'a', scores: [2] },
      { subset: 'b', scores: [6] },
    ]);
    const summary = await parsedSummary();
    expect(summary.scores).toEqual({
      count: 3,
      mean: 3,
      deviation: Math.sqrt(14 / 3),
      lowest: 1,
      highest: 6,
    });
    expect(summary.subsets.map(({ meanScore }) => meanScore)).toEqual([1.5, 6]);
    expect(summary.bestOfN).toBeUndefined();
  });

  it('says nothing of scores that are not there yet', async () => {
    writeRunOf('dialogues', []);
    expect(await parsedSummary()).not.toHaveProperty('scores');
    writeRunOf('best-of-n', []);
    expect((await parsedSummary()).bestOfN).toEqual([]);
  });

  it('tells the position bias of a model that compares, and whose tokens are a pair’s', async () => {
    writeRunOf('preference', [
      { subset: 's', chosen: [0], scores: [0.9, 0.1], firstShown: [0.9, 0.1] },
      { subset: 's', chosen: [0], scores: [0.5, 0.5], firstShown: [0.8, 0.8] },
    ]);
    const summary = await parsedSummary();
    expect(summary.positionBias?.firstPreferred).toMatchObject({ value: 0.75, scored: 4 });
    expect(summary.positionBias?.consistent).toMatchObject({ value: 0.5, scored: 2 });

    writeRunOf('preference', [{ subset: 's', chosen: [0], scores: [3, 2, 1] }]);
    append({ ...scored(0, [3, 2, 1]), tokens: [9, 9, 9, 9, 9, 9], truncated: [0, 0, 0, 0, 0, 1] });
    const { completions } = await (await RunReader.open(folder)).example(0);
    expect(completions[0]).toEqual({ text: 'a', chosen: true, score: 3 });
  });

  it('names the reference and all variants of the overall number', async () => {
    const names = [...coreSections, priorSection].flatMap(({ subsets }) => subsets.map(({ name }) => name));
    writeRunOf(
      'preference',
      names.map((subset) => ({ subset, chosen: [0], scores: [1, 0] })),
    );
    const base = header('dpo');
    write('journal.jsonl', { ...base, model: { ...base.model, type: 'DPO', reference: 'org/base' } });
    append(...names.map((_, index) => scored(index, [1, 0])));
    const summary = await parsedSummary();
    expect(summary.model).toMatchObject({ type: 'DPO', reference: 'org/base' });
    expect(summary.overall.map(({ name, accuracy }) => [name, accuracy.value, accuracy.scored])).toEqual([
      ['Leaderboard', 1, 23],
      ['Prior Sets at half weight', 1, 27],
      ['Paper', 1, 27],
    ]);
  });
});

describe('listRuns', () => {
  it('lists runs newest first, with those that cannot be read', async () => {
    const add = (name: string, text: string) => {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'journal.jsonl'), text);
    };
    add('old', lines(header('old', '2025-01-01T00:00:00.000Z')));
    add('new', lines(header('new', '2026-01-01T00:00:00.000Z')));
    add('broken', 'nonsense');
    mkdirSync(join(folder, 'no-run'));
    const runs = await listRuns(folder);
    expect(runs.filter(({ header }) => header).map(({ id }) => id)).toEqual(['new', 'old']);
    expect(runs.find(({ id }) => id === 'broken')?.header).toBeUndefined();
    expect(runs).toHaveLength(3);

    const stampOf = async (id: string) => (await listRuns(folder)).find((run) => run.id === id)?.stamp;
    const before = await stampOf('old');
    utimesSync(join(folder, 'old', 'journal.jsonl'), 1, 1);
    expect(await stampOf('old')).not.toBe(before);
  });

  it('has no runs in a folder that does not exist', async () => {
    expect(await listRuns(join(folder, 'absent'))).toEqual([]);
  });
});
