import { describe, expect, it } from 'vitest';
import { BestOfNCurve, expectedBest } from '../../../src/runs/best-of-n';
import { bootstrap } from '../../../src/runs/bootstrap';
import { wilson } from '../../../src/runs/interval';
import { computeMetrics, type ScoredExample } from '../../../src/runs/metrics';
import { PositionBiasCounter } from '../../../src/runs/position-bias';
import { tiesScore, type TiesExample } from '../../../src/runs/ties-score';
import { credit, judge } from '../../../src/runs/verdict';

describe('judge', () => {
  it('tells the best score and the next where nothing is chosen', () => {
    expect(judge([], [1, 4, 2])).toEqual({ result: 'scored', chosen: 4, rejected: 2, margin: 2 });
    expect(judge([], [3, 3])).toEqual({ result: 'scored', chosen: 3, rejected: 3, margin: 0 });
    expect(judge([], [-1])).toEqual({ result: 'scored', chosen: -1, rejected: null, margin: null });
    const unscored = { result: 'unscored', chosen: null, rejected: null, margin: null };
    expect(judge([], [1, null])).toEqual(unscored);
    expect(judge([], [])).toEqual(unscored);
  });
});

describe('credit', () => {
  it.each([
    // [chosen, scores, 1 / number of maxima where the first chosen is one of them]
    [[0], [3, 2, 1, 0], 1],
    [[0], [3, 3, 1, 3], 1 / 3],
    [[0], [1, 1], 1 / 2],
    [[0], [2, 3, 1, 0], 0],
    [[0], [3, null], 0],
    [[0], [NaN, 1], 0],
    // Several right answers: the original looks at the first one only.
    [[0, 1], [3, 4, 1], 0],
    [[0, 1], [4, 4, 1], 1 / 2],
    [[], [1, 2], 0],
    [[0], [], 0],
  ])('of chosen %j among %j is %d', (chosen, scores, expected) => {
    expect(credit(chosen, scores)).toBe(expected);
  });
});

/** The vector of the specification; right answers first. */
const golden: TiesExample[] = [
  { id: 'ref:0', chosen: [0], scores: [5, 1, 0, -1] },
  { id: 'tied:0', chosen: [0, 1, 2], scores: [5, 4.5, 4, 1, 0] },
  { id: 'ref:1', chosen: [0], scores: [1, 2, 0, -1] },
  { id: 'tied:1', chosen: [0, 1], scores: [3, 1, 0.5, 0] },
  { id: 'ref:2', chosen: [0], scores: [2, 1.5, 0, 0] },
  { id: 'tied:2', chosen: [0, 1], scores: [4, 3, 1, 0] },
];

describe('tiesScore', () => {
  it("gives what the original's process_single_model gives", () => {
    const score = tiesScore(golden);
    expect(score?.score).toBe(0.6986558738972364);
    expect(score).toMatchObject({
      accuracyTied: 1,
      accuracyReference: 2 / 3,
      correctnessPreferred: 2 / 3,
      correctnessPreferredHard: 1 / 3,
    });
    expect(score?.correctnessMargin).toBeCloseTo(-0.134413, 6);
  });

  it('has an interval about it, the same each time', () => {
    const [first, second] = [tiesScore(golden), tiesScore(golden)];
    expect(first).toEqual(second);
    const [low, high] = first?.interval ?? [NaN, NaN];
    // Of three prompts, drawn thrice the worst or thrice the best: (.3 + … − .01) and 1 + .01 tanh(…).
    expect(low).toBeGreaterThanOrEqual(0.29);
    expect(low).toBeLessThan(0.69);
    expect(high).toBeGreaterThan(0.7);
    expect(high).toBeLessThanOrEqual(1.01);
  });

  it('counts a right answers’ spread of nothing as the largest margin', () => {
    // d = 0: tanh(∞) = 1, so that a perfect model has 1.01; and a gap of nothing is no gap.
    const perfect = [
      { id: 'ref:7', chosen: [0], scores: [1, 0] },
      { id: 'tied:7', chosen: [0, 1], scores: [1, 1, 0] },
    ];
    expect(tiesScore(perfect)?.score).toBeCloseTo(1.01, 14);
    const nothing = perfect.map((example) => ({ ...example, scores: example.scores.map(() => 1) }));
    expect(tiesScore(nothing)?.score).toBe(0);
  });

  it('takes a prompt with a missing score as wrong, and waits for both kinds of a prompt', () => {
    const missing = golden.map((example) =>
      example.id === 'tied:0' ? { ...example, scores: [5, null, 4, 1, 0] } : example,
    );
    expect(tiesScore(missing)).toMatchObject({
      accuracyTied: 2 / 3,
      correctnessPreferred: 1 / 3,
      correctnessPreferredHard: 0,
    });
    expect(tiesScore(golden.filter(({ id }) => id.startsWith('ref')))).toBeUndefined();
    expect(tiesScore([{ id: 'tied:x', chosen: [0], scores: [1, 0] }])).toBeUndefined();
    expect(tiesScore([])).toBeUndefined();
  });
});

describe('metrics of RewardBench 2', () => {
  const four = (subset: string, ...scores: number[]): ScoredExample => ({ subset, chosen: [0], scores });
  const examples = [
    four('Factuality', 4, 3, 2, 1),
    four('Factuality', 4, 4, 2, 1),
    four('Factuality', 1, 1, 1, 1),
    four('Factuality', 1, 2, 3, 4),
    ...golden.map((example) => ({ ...example, subset: 'Ties' })),
  ];

  it('gives part credit, and the subset Ties by its formula', () => {
    const metrics = computeMetrics(examples, 'rewardbench-2');
    const [factuality, ties] = metrics.subsets;
    // (1 + 1/2 + 1/4 + 0) / 4.
    expect(factuality).toMatchObject({ name: 'Factuality', accuracy: 0.4375, wins: 1, ties: 2, total: 4 });
    expect(factuality?.interval).toEqual(wilson(0.4375, 4));
    expect(ties).toMatchObject({ name: 'Ties', accuracy: 0.6986558738972364, total: 6 });
    expect(ties?.interval).toEqual(metrics.tiesSubset?.interval);
    expect(metrics.overall).toEqual([]);
  });

  it('is not what a set asks for that only has such names', () => {
    const [factuality, ties] = computeMetrics(examples).subsets;
    expect(factuality?.accuracy).toBe(0.25);
    expect(ties?.accuracy).toBe(5 / 6);
  });

  it('makes one number of six domains', () => {
    const others = ['Precise IF', 'Math', 'Safety', 'Focus'].map((subset) => four(subset, 1, 0, 0, 0));
    const [overall] = computeMetrics([...examples, ...others], 'rewardbench-2').overall;
    expect(overall).toMatchObject({ name: 'RewardBench 2', total: 14 });
    expect(overall?.accuracy).toBeCloseTo((0.4375 + 0.6986558738972364 + 4) / 6, 14);
    expect(overall?.interval[0]).toBeLessThan(overall?.accuracy ?? NaN);
    expect(overall?.interval[1]).toBeGreaterThan(overall?.accuracy ?? NaN);
  });

  it('bears a perfect model, whose Ties are above one', () => {
    const perfect = ['Factuality', 'Precise IF', 'Math', 'Safety', 'Focus'].map((subset) =>
      four(subset, 1, 0, 0, 0),
    );
    const ties = [
      { ...four('Ties', 1, 0), id: 'ref:1' },
      { subset: 'Ties', id: 'tied:1', chosen: [0, 1], scores: [1, 1, 0] },
    ];
    const [overall] = computeMetrics([...perfect, ...ties], 'rewardbench-2').overall;
    expect(overall?.accuracy).toBeCloseTo(6.01 / 6, 14);
    expect(overall?.interval[1]).toBe(1);
    expect(overall?.interval[0]).toBeGreaterThan(0);
  });
});

describe("best of n's curve", () => {
  /** The definition: the mean of the maximum over all subsets of n. */
  function bruteForce(scores: readonly number[], n: number): number {
    const maxima: number[] = [];
    const choose = (from: number, chosen: readonly number[]): void => {
      if (chosen.length === n) maxima.push(Math.max(...chosen));
      else for (let i = from; i < scores.length; i++) choose(i + 1, [...chosen, scores[i] ?? NaN]);
    };
    choose(0, []);
    return maxima.reduce((sum, max) => sum + max, 0) / maxima.length;
  }

  it('is the mean of the maximum over all subsets', () => {
    const scores = [0.5, -2, 3.25, 3.25, 1, 7, -0.125, 2];
    const rising = Float64Array.from(scores).sort();
    for (let n = 1; n <= scores.length; n++) {
      expect(expectedBest(rising, n)).toBeCloseTo(bruteForce(scores, n), 12);
    }
  });

  it('is the mean over prompts, with an interval', () => {
    const metrics = computeMetrics(
      [
        { subset: 'alpaca_eval', chosen: [], scores: [1, 2, 3] },
        { subset: 'alpaca_eval', chosen: [], scores: [6, 2, 4] },
        { subset: 'mt_bench', chosen: [], scores: [0, null, 4] },
      ],
      'best-of-n',
    );
    // Means 2 and 4, bests of two (2+3+3)/3 and (4+6+6)/3, bests of three 3 and 6.
    expect(metrics.bestOfN?.map(({ n }) => n)).toEqual([1, 2, 3]);
    [3, 4, 4.5].forEach((expected, i) => expect(metrics.bestOfN?.[i]?.expected).toBeCloseTo(expected, 14));
    // Standard error of 3 and 6: their deviation from the mean.
    expect(metrics.bestOfN?.[2]?.interval[1]).toBeCloseTo(4.5 + 1.959964 * 1.5, 5);
    expect(metrics.all).toMatchObject({
      total: 3,
      unscored: 1,
      accuracy: null,
      interval: null,
      scores: { count: 2, mean: 4.5, std: 1.5, lowest: 3, highest: 6 },
    });
    expect(metrics.margin).toEqual({ count: 2, mean: 1.5, std: 0.5 });
    expect(metrics).toMatchObject({ sections: [], overall: [] });
  });

  it('ends where a prompt has no more candidates, and bears thousands of them', () => {
    const curve = new BestOfNCurve();
    curve.add(Array.from({ length: 5000 }, (_, i) => i));
    // Of N equally spaced scores 0 … N−1 the best of n is expected at n (N + 1) / (n + 1) − 1.
    expect(curve.result()).toHaveLength(256);
    expect(curve.result()[255]?.expected).toBeCloseTo((256 * 5001) / 257 - 1, 6);
    curve.add([1, 2]);
    expect(curve.result().map(({ n }) => n)).toEqual([1, 2]);
    curve.add([1, 2, 3]);
    expect(curve.result()).toHaveLength(2);
    expect(new BestOfNCurve().result()).toEqual([]);
  });
});

describe('metrics of dialogues', () => {
  it('describe the scores', () => {
    const scores = [4, 7, 13, 16, null];
    const { all, subsets, margin } = computeMetrics(
      scores.map((score, i) => ({ subset: i < 2 ? 'a' : 'b', chosen: [], scores: [score] })),
      'dialogues',
    );
    expect(all.scores).toEqual({ count: 4, mean: 10, std: Math.sqrt(22.5), lowest: 4, highest: 16 });
    expect(all).toMatchObject({ wins: 0, unscored: 1, total: 5, accuracy: null });
    expect(subsets.map(({ name, scores: each }) => [name, each?.mean])).toEqual([
      ['a', 5.5],
      ['b', 14.5],
    ]);
    expect(margin.count).toBe(0);
  });

  it('bear none at all', () => {
    expect(computeMetrics([], 'dialogues').all.scores).toEqual({
      count: 0,
      mean: 0,
      std: 0,
      lowest: null,
      highest: null,
    });
  });
});

describe('position bias', () => {
  const biasOf = (...answers: [completions: number, firstShown: (number | null)[]][]) => {
    const counter = new PositionBiasCounter();
    for (const [completions, firstShown] of answers) counter.add(completions, firstShown);
    return counter.result();
  };

  it('counts both orders of pairs', () => {
    // A consistent pair, one in which the first always wins, one that is undecided once.
    const bias = biasOf([2, [0.9, 0.2]], [2, [0.8, 0.7]], [2, [0.5, 0.1]]);
    expect(bias?.firstPreferred).toEqual({ value: 3.5 / 6, count: 6, interval: wilson(3.5 / 6, 6) });
    expect(bias?.consistent).toEqual({ value: 1 / 3, count: 3, interval: wilson(1 / 3, 3) });
  });

  it('counts all pairs of more completions', () => {
    // (0,1) (0,2) (1,0) (1,2) (2,0) (2,1): 0 beats 1 in both orders, the first one of the two others.
    const bias = biasOf([3, [0.9, 0.9, 0.1, 0.6, 0.9, 0.6]]);
    expect(bias).toMatchObject({ firstPreferred: { value: 5 / 6, count: 6 }, consistent: { value: 1 / 3 } });
  });

  it('leaves out what is missing or of another shape', () => {
    expect(biasOf([2, [0.9, null]], [2, [0.9]], [3, [1, 1]], [1, []])).toBeUndefined();
  });

  it('stands in the metrics of models that compare', () => {
    const pair = { subset: 's', chosen: [0], scores: [0.9, 0.1] };
    expect(computeMetrics([{ ...pair, firstShown: [0.9, 0.1] }]).positionBias?.consistent.value).toBe(1);
    expect(computeMetrics([pair]).positionBias).toBeUndefined();
  });
});

describe('bootstrap', () => {
  it('has the width of the mean’s standard error', () => {
    const values = Array.from({ length: 400 }, (_, i) => i % 2);
    const { interval, variance } = bootstrap(400, (resample) =>
      resample.reduce((sum, index) => sum + (values[index] ?? 0) / 400, 0),
    );
    // p = ½ of 400: √(.25 / 400) = .025.
    expect(Math.sqrt(variance)).toBeCloseTo(0.025, 2);
    expect(interval[0]).toBeCloseTo(0.5 - 1.96 * 0.025, 2);
    expect(interval[1]).toBeCloseTo(0.5 + 1.96 * 0.025, 2);
  });

  it('draws fewer times from many items', () => {
    let draws = 0;
    bootstrap(100_000, () => (draws += 1));
    expect(draws).toBe(100);
  });
});
