import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareRuns, type Comparison } from '../../../../src/runs/comparison/compare-runs';
import { ComparisonError } from '../../../../src/runs/comparison/comparison-error';
import { flippedExamples } from '../../../../src/runs/comparison/flipped-examples';
import { formatComparison } from '../../../../src/runs/comparison/format-comparison';
import { runMetrics } from '../../../../src/runs/run-metrics';
import { newFolder, randomNumbers, shuffled, writeRun, type WrittenExample } from './write-run';

const pairs = (...scores: (WrittenExample['scores'] | undefined)[]): WrittenExample[] =>
  scores.map((own, i) => ({
    id: `e${i}`,
    subset: i % 2 === 0 ? 'even' : 'odd',
    ...(own && { scores: own }),
  }));

/** Pairs of two subsets of RewardBench and one of none, scored at random. */
function randomPairs(count: number, seed: number): WrittenExample[] {
  const random = randomNumbers(seed);
  const subsets = ['mt-bench-easy', 'alpacaeval-easy', 'mine'];
  return Array.from({ length: count }, (_, i) => ({
    id: String(i),
    subset: subsets[i % 3] ?? '',
    // Some ties.
    scores: [Math.round(random() * 8), Math.round(random() * 6)],
  }));
}

const first = (comparison: Comparison) => {
  const [against] = comparison.against;
  if (against?.accuracies === undefined) throw new Error('no accuracies');
  return { ...against, accuracies: against.accuracies };
};

async function refusal(...folders: string[]): Promise<ComparisonError> {
  const error: unknown = await compareRuns(folders).catch((error: unknown) => error);
  if (error instanceof ComparisonError) return error;
  throw new Error(`not refused: ${String(error)}`);
}

describe('deltas', () => {
  it('are those of the metrics; discordant pairs are counted and tested', async () => {
    const a = writeRun('a', pairs([2, 1], [2, 1], [1, 2], [1, 1], [3, 1]));
    const b = writeRun('b', pairs([1, 2], [5, 1], [9, 2], [1, 0], [1, 1]));
    const comparison = await compareRuns([a, b]);
    const { accuracies } = first(comparison);
    expect(accuracies.subsets).toMatchObject([
      {
        name: 'even',
        examples: 3,
        baseline: 2 / 3,
        accuracy: 1 / 3,
        lost: 2,
        gained: 1,
        p: 1,
        correctedP: 1,
      },
      { name: 'odd', examples: 2, baseline: 1 / 2, accuracy: 1, delta: 1 / 2, lost: 0, gained: 1, p: 1 },
    ]);
    expect(accuracies.all).toMatchObject({
      examples: 5,
      baseline: 3 / 5,
      accuracy: 3 / 5,
      lost: 2,
      gained: 2,
    });
    expect(comparison.pairs).toMatchObject([{ runs: [0, 1], agreement: { count: 5, equal: 1 / 5 } }]);
    const [low, high] = accuracies.all.interval;
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
  });

  it('has the means of sections, and overall numbers, as a run has', async () => {
    const [a, b] = [writeRun('a', randomPairs(90, 1)), writeRun('b', randomPairs(90, 2))];
    const comparison = await compareRuns([a, b]);
    const { accuracies } = first(comparison);
    const [before, after] = [await runMetrics(a), await runMetrics(b)];
    expect(comparison.runs.map(({ metrics }) => metrics.subsets)).toEqual([before.subsets, after.subsets]);
    const [section] = accuracies.sections;
    expect(section).toMatchObject({ name: 'Chat', examples: 60 });
    expect(section?.delta).toBe((after.sections[0]?.accuracy ?? NaN) - (before.sections[0]?.accuracy ?? NaN));
    expect(section?.lost).toBe((accuracies.subsets[0]?.lost ?? 0) + (accuracies.subsets[1]?.lost ?? 0));
    for (const { delta, interval } of [...accuracies.subsets, ...accuracies.sections, accuracies.all]) {
      expect(interval[0]).toBeLessThanOrEqual(delta);
      expect(interval[1]).toBeGreaterThanOrEqual(delta);
    }
  });

  it('is all zeros between a run and itself', async () => {
    const run = writeRun('a', randomPairs(60, 3));
    const comparison = await compareRuns([run, run]);
    const { accuracies, flips } = first(comparison);
    for (const each of [...accuracies.subsets, ...accuracies.sections, accuracies.all]) {
      expect(each).toMatchObject({ delta: 0, interval: [0, 0], lost: 0, gained: 0, p: 1 });
    }
    expect(accuracies.subsets.map(({ correctedP }) => correctedP)).toEqual([1, 1, 1]);
    expect(flips).toEqual([]);
    const [pair] = comparison.pairs;
    expect(pair?.agreement).toMatchObject({ equal: 1, kappa: 1 });
    expect(pair?.margins.pearson).toBeCloseTo(1, 12);
    expect(pair?.margins.spearman).toBeCloseTo(1, 12);
  });

  it('does not depend on the order of lines, and turns round with the baseline', async () => {
    const [one, other] = [randomPairs(80, 4), randomPairs(80, 5)];
    const [a, b] = [writeRun('a', one), writeRun('b', other)];
    const told = ({ against, pairs, runs }: Comparison) => ({
      against: against.map(({ accuracies, relations, scatter, flips }) => ({
        accuracies,
        relations,
        scatter,
        flips,
      })),
      pairs,
      metrics: runs.map(({ metrics }) => metrics),
    });
    const expected = told(await compareRuns([a, b], { seed: 5, ensemble: 'mean' }));
    const random = randomNumbers(6);
    const again = [writeRun('a', shuffled(one, random)), writeRun('b', shuffled(other, random))];
    expect(told(await compareRuns(again, { seed: 5, ensemble: 'mean' }))).toEqual(expected);

    const { all } = first(await compareRuns([a, b])).accuracies;
    const turned = first(await compareRuns([b, a])).accuracies.all;
    expect(turned).toMatchObject({ lost: all.gained, gained: all.lost, p: all.p });
    expect(turned.delta).toBeCloseTo(-all.delta, 12);
    expect(turned.interval[0]).toBeCloseTo(-all.interval[1], 12);
  });

  it('gives one interval for one seed', async () => {
    const runs = [writeRun('a', randomPairs(200, 7)), writeRun('b', randomPairs(200, 8))];
    const intervals = async (seed: number) =>
      first(await compareRuns(runs, { seed })).accuracies.subsets.map(({ interval }) => interval);
    expect(await intervals(1)).toEqual(await intervals(1));
    // Of some seeds they are the same: accuracies come in steps.
    const several = await Promise.all([1, 2, 3, 4, 5, 6].map(intervals));
    expect(new Set(several.map((each) => JSON.stringify(each))).size).toBeGreaterThan(1);
  });

  it('takes a missing score and an error as losses', async () => {
    const a = writeRun('a', pairs([2, 1], [2, 1]));
    const b = writeRun('b', pairs('error', [null, 1]));
    const comparison = await compareRuns([a, b]);
    const { accuracies, flips } = first(comparison);
    expect(accuracies.all).toMatchObject({ accuracy: 0, lost: 2 });
    expect(flips).toMatchObject([
      { kind: 'lost', margin: null, size: null },
      { kind: 'lost', margin: null, size: null },
    ]);
    expect(comparison.runs[1]?.source?.failed).toBe(1);
  });
});

describe('alignment', () => {
  it('compares what all have tried, and names what each lacks', async () => {
    const all = pairs([2, 1], [2, 1], [2, 1], [2, 1]);
    const a = writeRun('a', all.slice(0, 3));
    const b = writeRun('b', [...all.slice(1, 3), { id: 'e3', subset: 'odd' }]);
    const { common, runs } = await compareRuns([a, b]);
    expect(common.ids).toEqual(['e1', 'e2']);
    expect(runs.map(({ source }) => source?.missing)).toEqual([
      { absent: ['e3'], pending: [] },
      { absent: ['e0'], pending: ['e3'] },
    ]);
    const text = formatComparison(await compareRuns([a, b]));
    expect(text).toContain('not among its data: 1 (e0)');
    expect(text).toContain('not scored yet: 1 (e3)');
  });

  it.each([
    ['prompts', { prompt: 'another' }],
    ['subsets', { subset: 'another' }],
    ['completions', { completions: ['good', 'worse'] }],
    ['chosen completions', { chosen: [1] }],
  ])('refuses other data: the %s', async (part, change) => {
    const base = pairs([2, 1], [2, 1], [2, 1]);
    const changed = base.map((example, i) => (i === 0 ? example : { ...example, ...change }));
    const a = writeRun('a', base, { hash: '0123456789' });
    const b = writeRun('b', changed, { hash: 'fedcba9876' });
    const { message, advice } = await refusal(a, b);
    expect(message).toBe(`${a} and ${b} are of different data: the ${part} of example "e1" differ`);
    expect(advice).toContain('set.jsonl (SHA-256 01234567…) and set.jsonl (SHA-256 fedcba98…)');
  });

  it('takes other files with the same examples for one dataset, and says so', async () => {
    const a = writeRun('a', pairs([2, 1]), { hash: 'a' });
    const b = writeRun('b', pairs([2, 1]), { hash: 'b' });
    const comparison = await compareRuns([a, b]);
    expect(comparison.otherFiles).toBe(true);
    expect(formatComparison(comparison)).toContain('The files of their datasets are not the same');
  });

  it('refuses runs with nothing in common, of other tasks, and a single one', async () => {
    const a = writeRun('a', [{ id: 'x', scores: [2, 1] }]);
    const b = writeRun('b', [{ id: 'y', scores: [2, 1] }]);
    expect((await refusal(a, b)).message).toContain('no example in common');
    expect((await refusal(a, writeRun('c', [{ id: 'x' }]))).message).toContain('no example is scored in all');
    const other = writeRun('d', [{ id: 'x', scores: [2, 1] }], { task: 'best-of-n' });
    expect((await refusal(a, other)).message).toContain('of the task preference');
    expect((await refusal(a)).message).toContain('nothing to compare with');
  });
});

describe('damaged runs', () => {
  const whole = pairs([2, 1], [1, 2]);

  it('leaves out a torn last line and counts lines that are of no example', async () => {
    const line = (fields: object) =>
      `${JSON.stringify({ kind: 'score', index: 0, id: 'e0', scores: [9, 1], tokens: [], truncated: [], ...fields })}\n`;
    const tail = [
      'not JSON\n',
      '{"kind":"score"}\n',
      line({ index: 1e15 }),
      line({ index: 7 }),
      line({ id: 'another' }),
      line({ scores: [1, 2, 3] }),
      `${JSON.stringify({ kind: 'error', index: 99, id: 'z', message: '' })}\n`,
      line({ scores: [0, 1] }).slice(0, -10),
    ].join('');
    const [a, b] = [writeRun('a', whole), writeRun('b', whole, { tail })];
    const comparison = await compareRuns([a, b]);
    expect(first(comparison).accuracies.all.delta).toBe(0);
    expect(comparison.runs.map(({ source }) => source?.damaged)).toEqual([0, 7]);
    expect(formatComparison(comparison)).toContain('damaged lines in its files: 7');
  });

  it('keeps the place of a damaged example', async () => {
    const [a, b] = [writeRun('a', whole), writeRun('b', whole)];
    const file = join(b, 'examples.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^.*\n/, '{"id":\n'));
    const { common, runs } = await compareRuns([a, b]);
    expect(common.ids).toEqual(['e1']);
    expect(runs[1]?.source).toMatchObject({ missing: { absent: ['e0'] }, damaged: 2 });
  });

  it('refuses a folder without a run, a journal without a header, and an id that comes twice', async () => {
    const a = writeRun('a', whole);
    expect((await refusal(a, newFolder())).message).toContain('there is no run in this folder');
    const headless = writeRun('b', whole);
    writeFileSync(join(headless, 'journal.jsonl'), '{"kind":"session"}\n');
    expect((await refusal(a, headless)).message).toContain('the first line is not the header');
    const twice = writeRun('c', whole);
    const file = join(twice, 'examples.jsonl');
    appendFileSync(file, readFileSync(file));
    expect((await refusal(a, twice)).message).toContain('there are two examples "e0"');
  });

  it('shows names as text', async () => {
    const hostile = [{ id: '\u001b[2J', subset: '\u202ex\u001b[31m', scores: [2, 1] }];
    const [a, b] = [writeRun('a', hostile), writeRun('b', [...hostile, { id: '\u001bc', scores: [1, 2] }])];
    const text = formatComparison(await compareRuns([a, b]));
    for (const steering of ['\u001b', '\u202e']) expect(text).not.toContain(steering);
  });
});

describe('flips', () => {
  it('orders by how far apart the runs are, in their own scales', async () => {
    const a = writeRun('a', pairs([2, 1], [5, 1], [1, 2], [1, 0]));
    const b = writeRun('b', pairs([100, 200], [100, 200], [300, 100], [2, 1]));
    const comparison = await compareRuns([a, b]);
    expect(
      first(comparison).flips.map(({ example, kind }) => [comparison.common.ids[example], kind]),
    ).toEqual([
      ['e1', 'lost'],
      ['e2', 'gained'],
      ['e0', 'lost'],
    ]);
    const shown = await flippedExamples(comparison, 1, 1);
    expect(shown.map(({ id, kind, content }) => [id, kind, content?.prompt[0]?.content])).toEqual([
      ['e1', 'lost', 'about e1'],
      ['e2', 'gained', 'about e2'],
    ]);
  });
});

describe('other tasks', () => {
  it('gives part credit of RewardBench 2, and its subset Ties by its formula', async () => {
    const four = ['a', 'b', 'c', 'd'];
    const of = (math: number[], tied: number[]): WrittenExample[] => [
      { id: '1', subset: 'Math', completions: four, scores: math },
      { id: 'ref:0', subset: 'Ties', completions: four, scores: [5, 1, 0, -1] },
      { id: 'tied:0', subset: 'Ties', completions: four, chosen: [0, 1], scores: tied },
    ];
    const a = writeRun('a', of([4, 4, 0, 0], [5, 4, 1, 0]), { task: 'rewardbench-2' });
    const b = writeRun('b', of([5, 4, 0, 0], [5, 1, 1, 0]), { task: 'rewardbench-2' });
    const { accuracies } = first(await compareRuns([a, b]));
    const [math, ties] = accuracies.subsets;
    expect(math).toMatchObject({
      name: 'Math',
      baseline: 1 / 2,
      accuracy: 1,
      delta: 1 / 2,
      gained: 1,
      lost: 0,
    });
    const expected = (await runMetrics(b)).subsets[1]?.accuracy ?? NaN;
    expect(ties).toMatchObject({ name: 'Ties', accuracy: expected, lost: 1 });
    // A single prompt is drawn each time.
    expect(ties?.interval).toEqual([ties?.delta, ties?.delta]);
  });

  it('compares the candidates chosen of best-of-n', async () => {
    const of = (...scores: number[][]) =>
      scores.map((own, i) => ({ id: `p${i}`, completions: ['x', 'y', 'z'], scores: own }));
    const a = writeRun('a', of([1, 2, 3], [3, 2, 1], [1, 5, 1]), { task: 'best-of-n' });
    const b = writeRun('b', of([1, 2, 9], [1, 3, 2], [1, 2, 2]), { task: 'best-of-n' });
    const comparison = await compareRuns([a, b]);
    expect(comparison.against[0]?.accuracies).toBeUndefined();
    expect(comparison.pairs[0]?.agreement).toMatchObject({ count: 3, equal: 2 / 3 });
    expect(comparison.against[0]?.flips).toMatchObject([{ example: 1, kind: 'other' }]);
    expect(formatComparison(comparison)).toContain('same choice');
  });

  it('correlates the scores of dialogues', async () => {
    const of = (...scores: number[]) =>
      scores.map((score, i) => ({ id: `d${i}`, completions: ['x'], scores: [score] }));
    const a = writeRun('a', of(1, 2, 3), { task: 'dialogues' });
    const b = writeRun('b', of(1, 8, 27), { task: 'dialogues' });
    const comparison = await compareRuns([a, b]);
    expect(comparison.pairs[0]).toMatchObject({ agreement: { count: 0, equal: null } });
    expect(comparison.pairs[0]?.scores.spearman).toBeCloseTo(1, 12);
    expect(comparison.against[0]?.flips).toEqual([]);
    expect(comparison.against[0]?.scatter).toMatchObject({ kind: 'points' });
    expect(formatComparison(comparison)).not.toContain('kappa');
  });
});

describe('an ensemble', () => {
  it('is one more run, with metrics in the shape of a run’s', async () => {
    const a = writeRun('a', pairs([2, 1], [1, 2], [9, 0]));
    const b = writeRun('b', pairs([2, 1], [9, 0], [1, 2]));
    const { runs, against, pairs: every } = await compareRuns([a, b], { ensemble: 'mean' });
    expect(runs.map(({ name }) => name)).toEqual(['a', 'b', 'ensemble (mean)']);
    expect(runs[2]?.metrics.all).toMatchObject({ wins: 3, total: 3, accuracy: 1 });
    expect(against.map(({ run }) => run)).toEqual([1, 2]);
    expect(every.map(({ runs }) => runs)).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
  });
});
