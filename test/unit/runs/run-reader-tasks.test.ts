import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { coreSections, priorSection } from '../../../src/datasets/sections';
import { RunSummary, type Filter, type PageQuery } from '../../../src/protocol/report';
import { RunReader } from '../../../src/runs/run-reader';
import { example, header, lines, scored } from './run-lines';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-reader-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, ...values: unknown[]): void {
  writeFileSync(join(folder, file), lines(...values));
}
function append(...values: unknown[]): void {
  appendFileSync(join(folder, 'journal.jsonl'), lines(...values));
}

const query = (result: Filter['result'] = 'all'): PageQuery => ({
  filter: { result },
  sort: { key: 'index', descending: false },
  offset: 0,
  limit: 100,
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
    expect((await reader.page(query('misranked'))).total).toBe(0);
    expect((await reader.page(query('errors'))).total).toBe(1);
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
