import { describe, expect, it } from 'vitest';
import { coreSections, priorSection } from '../../../src/datasets/sections';
import { weightedMean, wilson } from '../../../src/runs/interval';
import { computeMetrics, type Metrics, type ScoredExample } from '../../../src/runs/metrics';

const core = coreSections.flatMap(({ subsets }) => subsets);

/** Pairs of one subset, the first `wins` of which are won. */
function pairs(subset: string, wins: number, total: number): ScoredExample[] {
  return Array.from({ length: total }, (_, index) => ({
    subset,
    chosen: [0],
    scores: index < wins ? [1, 0] : [0, 1],
  }));
}

/** A whole core set, from wins in table order. */
function coreSet(wins: readonly number[]): ScoredExample[] {
  return core.flatMap(({ name, examples }, index) => pairs(name, wins[index] ?? 0, examples));
}

const sectionAccuracies = ({ sections }: Metrics): number[] => sections.map(({ accuracy }) => accuracy);

describe('the tables', () => {
  it('hold the core set as published', () => {
    expect(core).toHaveLength(23);
    expect(core.reduce((sum, { examples }) => sum + examples, 0)).toBe(2985);
    const counts = coreSections.map(({ subsets }) =>
      subsets.reduce((sum, { examples }) => sum + examples, 0),
    );
    expect(counts).toEqual([358, 456, 740, 1431]);
    expect(core.filter(({ examples, weight }) => examples !== weight)).toEqual([
      { name: 'math-prm', examples: 447, weight: 984 },
    ]);
    expect(priorSection.subsets.map(({ weight }) => weight)).toEqual([1, 1, 1, 1]);
  });
});

describe('published results', () => {
  it('gives the sections of beaver-7b-v1.0-cost in the README of reward-bench', () => {
    // Only sums matter where weights are counts: 218/358, 205/456 and 534/740 won; math-prm 132, hep 628.
    const chat = [100, 95, 23, 0, 0];
    const hard = [37, 100, 68, 0, 0, 0];
    const safety = [100, 100, 154, 180, 0];
    const metrics = computeMetrics(coreSet([...chat, ...hard, ...safety, 132, 164, 164, 164, 136, 0, 0]));
    const [first, second, third, fourth] = sectionAccuracies(metrics);
    expect(first).toBeCloseTo(0.6089385474860335, 14);
    expect(second).toBeCloseTo(0.44956140350877194, 14);
    expect(third).toBeCloseTo(0.7216216216216216, 14);
    expect(fourth).toBeCloseTo(0.46675669776831996, 14);
  });

  it("gives GPM-Gemma-2-2B's accuracies and mean of four sections", () => {
    const wins = [
      77, 83, 67, 28, 38, 22, 78, 98, 77, 35, 22, 93, 99, 137, 246, 76, 424, 121, 116, 134, 120, 119, 118,
    ];
    const metrics = computeMetrics(coreSet(wins));
    const accuracies = new Map(metrics.subsets.map(({ name, accuracy }) => [name, accuracy]));
    expect(accuracies.get('alpacaeval-hard')).toBe(0.7052631578947368);
    expect(accuracies.get('llmbar-adver-neighbor')).toBe(0.7313432835820896);
    expect(accuracies.get('math-prm')).toBe(0.9485458612975392);
    expect(accuracies.get('hep-rust')).toBe(0.7195121951219512);
    expect(metrics.overall).toMatchObject([{ name: 'Leaderboard' }]);
    expect(metrics.overall[0]?.accuracy).toBeCloseTo(0.817607, 6);
  });

  it.each([
    // Wins = percent of the v1 paper's tables (arXiv:2403.13787) times examples; sections with true weights.
    {
      model: 'openbmb/UltraRM-13b',
      wins: [
        97, 87, 93, 28, 39, 32, 85, 65, 40, 25, 20, 18, 21, 102, 237, 51, 201, 139, 136, 142, 144, 146, 137,
      ],
      sections: [96.1, 58.56, 57.97, 65.38],
    },
    {
      model: 'berkeley-nest/Starling-RM-34B',
      wins: [
        99, 88, 95, 27, 38, 34, 91, 42, 36, 36, 22, 84, 97, 150, 234, 84, 381, 147, 152, 155, 156, 150, 142,
      ],
      sections: [96.92, 57.22, 87.71, 88.43],
    },
    {
      model: 'OpenAssistant/oasst-rm-2.1-pythia-1.4b-epoch-2.5',
      wins: [
        95, 76, 89, 27, 30, 25, 68, 45, 39, 25, 19, 51, 57, 133, 174, 52, 429, 92, 101, 113, 108, 97, 80,
      ],
      sections: [88.55, 48.48, 63.11, 78.03],
    },
  ])("gives $model's sections in the paper", ({ wins, sections }) => {
    const computed = sectionAccuracies(computeMetrics(coreSet(wins)));
    // The paper's percents are rounded to one decimal before they are averaged.
    sections.forEach((percent, index) => {
      expect(Math.abs((computed[index] ?? 0) * 100 - percent)).toBeLessThan(0.03);
    });
  });
});

describe('computeMetrics', () => {
  it('counts ties and missing scores as losses, each apart', () => {
    const scores = [
      [2, 1],
      [1, 2],
      [1, 1],
      [null, 1],
      [1, NaN],
      [Infinity, 1],
    ];
    const { all, chosen, margin } = computeMetrics(
      scores.map((pair) => ({ subset: 's', chosen: [0], scores: pair })),
    );
    expect(all).toMatchObject({ wins: 1, ties: 1, unscored: 3, total: 6, accuracy: 1 / 6 });
    expect(chosen).toMatchObject({ count: 3, mean: 4 / 3 });
    expect(margin).toEqual({ count: 3, mean: 0, std: Math.sqrt(2 / 3) });
  });

  it('asks every chosen completion to be above every rejected one', () => {
    const example = (chosen: number[], ...scores: number[]): ScoredExample => ({
      subset: 's',
      chosen,
      scores,
    });
    const won = (one: ScoredExample): number => computeMetrics([one]).all.wins;
    expect(won(example([0], 3, 2, 1, 0))).toBe(1);
    expect(won(example([0], 2, 3, 1, 0))).toBe(0);
    expect(won(example([0, 1], 3, 2, 1))).toBe(1);
    expect(won(example([0, 1], 3, 1, 2))).toBe(0);
  });

  it('puts subsets in table order and those of other sets after them by name', () => {
    const names = ['zoo', 'hep-rust', 'ant', 'mt-bench-med', 'shp', 'alpacaeval-easy'];
    const metrics = computeMetrics(names.flatMap((name) => pairs(name, 1, 2)));
    expect(metrics.subsets.map(({ name }) => name)).toEqual([
      'alpacaeval-easy',
      'mt-bench-med',
      'hep-rust',
      'shp',
      'ant',
      'zoo',
    ]);
  });

  it('says which subsets a section lacks, and gives no overall then', () => {
    const metrics = computeMetrics([...pairs('mt-bench-med', 20, 40), ...pairs('alpacaeval-easy', 100, 100)]);
    expect(metrics.sections).toMatchObject([
      {
        name: 'Chat',
        accuracy: 120 / 140,
        total: 140,
        subsets: ['alpacaeval-easy', 'mt-bench-med'],
        missing: ['alpacaeval-length', 'alpacaeval-hard', 'mt-bench-easy'],
        complete: false,
      },
    ]);
    expect(metrics.overall).toEqual([]);
  });

  it('keeps the weights of the table when fewer examples are scored', () => {
    const metrics = computeMetrics([...pairs('math-prm', 1, 1), ...pairs('hep-cpp', 0, 10)]);
    expect(metrics.sections[0]?.accuracy).toBeCloseTo(984 / (984 + 164), 14);
  });

  it('averages the prior sets plainly', () => {
    const metrics = computeMetrics([...pairs('shp', 1, 2), ...pairs('summarize', 10, 10)]);
    expect(metrics.sections).toMatchObject([{ name: 'Prior Sets', accuracy: 0.75 }]);
  });

  it('counts examples that were cut, and bears no examples at all', () => {
    const cut = pairs('s', 2, 3).map((example, index) => ({ ...example, truncated: [0, index] }));
    expect(computeMetrics(cut).truncated).toBe(2);
    expect(computeMetrics([])).toMatchObject({
      subsets: [],
      sections: [],
      overall: [],
      all: { total: 0, accuracy: 0, interval: [0, 1] },
    });
  });

  it('computes moments of large, close scores without cancellation', () => {
    const examples = [4, 7, 13, 16].map((offset) => ({
      subset: 's',
      chosen: [0],
      scores: [1e9 + offset, 0],
    }));
    expect(computeMetrics(examples).chosen).toEqual({ count: 4, mean: 1e9 + 10, std: Math.sqrt(22.5) });
  });
});

describe('wilson', () => {
  it.each([
    // R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('gives the published interval of %i/%i', (wins, n, low, high) => {
    const [from, to] = wilson(wins / n, n);
    expect(from).toBeCloseTo(low, 4);
    expect(to).toBeCloseTo(high, 4);
  });

  it('is symmetric and reaches 1 exactly', () => {
    const [low, high] = wilson(1, 20);
    expect(high).toBe(1);
    expect(low).toBeCloseTo(1 - 0.1611, 4);
  });
});

describe('weightedMean', () => {
  it('is Wilson of the whole where one stratum holds everything', () => {
    const { accuracy, interval } = weightedMean([{ p: 0.3, n: 50, weight: 7 }]);
    expect(accuracy).toBe(0.3);
    expect(interval[0]).toBeCloseTo(wilson(0.3, 50)[0], 12);
    expect(interval[1]).toBeCloseTo(wilson(0.3, 50)[1], 12);
  });

  it('is wider where a small stratum weighs much', () => {
    const width = (weight: number): number => {
      const { interval } = weightedMean([
        { p: 0.5, n: 10, weight },
        { p: 0.5, n: 1000, weight: 1000 },
      ]);
      return interval[1] - interval[0];
    };
    expect(width(1000)).toBeGreaterThan(3 * width(10));
  });

  it('never counts more examples than there are', () => {
    const strata = [
      { p: 1, n: 1, weight: 100 },
      { p: 0.5, n: 2, weight: 28 },
    ];
    expect(weightedMean(strata).interval).toEqual(wilson(114 / 128, 3));
  });

  it('falls back to the weights alone where nothing varies', () => {
    const strata = [
      { p: 1, n: 10, weight: 1 },
      { p: 1, n: 10, weight: 1 },
    ];
    expect(weightedMean(strata).interval).toEqual(wilson(1, 20));
    const split = weightedMean([
      { p: 1, n: 10, weight: 1 },
      { p: 0, n: 10, weight: 1 },
    ]);
    expect(split.interval).toEqual(wilson(0.5, 20));
  });
});
