import { describe, expect, it } from 'vitest';
import { agreement } from '../../../../src/runs/comparison/agreement';
import { correlation } from '../../../../src/runs/comparison/correlation';
import { ensemble } from '../../../../src/runs/comparison/ensemble';
import { holm, mcnemar } from '../../../../src/runs/comparison/mcnemar';
import { percentileInterval, resample } from '../../../../src/runs/comparison/paired-bootstrap';
import { scatter } from '../../../../src/runs/comparison/scatter';
import { standardScores } from '../../../../src/runs/comparison/standard-scores';
import { randomNumbers } from './write-run';

describe("McNemar's exact test", () => {
  it.each([
    // 2 · Σ C(n, k) / 2ⁿ for k ≤ min(b, c), by hand.
    [0, 0, 1],
    [1, 0, 1],
    [0, 2, 2 / 4],
    [5, 0, 2 / 32],
    [1, 5, (2 * (1 + 6)) / 64],
    [10, 2, (2 * (1 + 12 + 66)) / 4096],
    [3, 9, (2 * (1 + 12 + 66 + 220)) / 4096],
    [7, 7, 1],
    [6, 7, 1],
  ])('of %d against %d is %d', (b, c, p) => {
    expect(mcnemar(b, c)).toBeCloseTo(p, 12);
    expect(mcnemar(c, b)).toBe(mcnemar(b, c));
  });

  it('holds for numbers whose powers of two are beyond a double', () => {
    // z = 200 / √20 000 = √2 (with the correction for continuity 199 / √20 000): p = 0.1593 of the normal distribution.
    expect(mcnemar(9900, 10_100)).toBeCloseTo(0.15938, 4);
    expect(mcnemar(50_000, 50_000)).toBe(1);
    expect(mcnemar(0, 5000)).toBe(0);
  });
});

describe("Holm's correction", () => {
  it('multiplies by the tests that are left, and keeps the order', () => {
    const corrected = holm([0.01, 0.04, 0.03, 0.005]);
    // .005 · 4 = .02; .01 · 3 = .03; .03 · 2 = .06; .04 · 1 is raised to .06.
    for (const [i, expected] of [0.03, 0.06, 0.06, 0.02].entries()) {
      expect(corrected[i]).toBeCloseTo(expected, 12);
    }
    expect(holm([0.6, 0.7])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});

describe('agreement', () => {
  it("gives Cohen's kappa", () => {
    // 20 yes–yes, 5 yes–no, 10 no–yes, 15 no–no: equal .7, chance .5, kappa .4.
    const cells = [
      [20, 1, 1],
      [5, 1, 0],
      [10, 0, 1],
      [15, 0, 0],
    ] as const;
    const column = (at: 1 | 2) =>
      Int32Array.from(cells.flatMap((cell) => Array<number>(cell[0]).fill(cell[at])));
    const result = agreement(column(1), column(2));
    expect(result).toMatchObject({ count: 50, equal: 0.7 });
    expect(result.kappa).toBeCloseTo(0.4, 12);
  });

  it('leaves out what one of them has not decided, and knows no chance where nothing varies', () => {
    expect(agreement(Int32Array.of(1, -1, 1), Int32Array.of(1, 1, -1))).toEqual({
      count: 1,
      equal: 1,
      kappa: null,
    });
    expect(agreement(Int32Array.of(-1), Int32Array.of(0))).toEqual({ count: 0, equal: null, kappa: null });
  });
});

describe('correlation', () => {
  it('gives both coefficients, ties sharing their rank', () => {
    const { pearson, spearman, count } = correlation(
      Float64Array.of(1, 2, 3, NaN),
      Float64Array.of(1, 4, 9, 5),
    );
    expect(count).toBe(3);
    // Σ dx·dy = 8, Σ dx² = 2, Σ dy² = 98/3.
    expect(pearson).toBeCloseTo(8 / Math.sqrt((2 * 98) / 3), 12);
    expect(spearman).toBeCloseTo(1, 12);
    // Ranks 0, 1.5, 1.5, 3 and 0, 1, 2, 3: 4.5 / √(4.5 · 5).
    const tied = correlation(Float64Array.of(1, 2, 2, 3), Float64Array.of(1, 2, 3, 4));
    expect(tied.spearman).toBeCloseTo(4.5 / Math.sqrt(22.5), 12);
  });

  it('has none where nothing varies, nothing is there, or numbers overflow', () => {
    const none = { pearson: null, spearman: null };
    expect(correlation(Float64Array.of(1, 1), Float64Array.of(1, 2))).toEqual({ count: 2, ...none });
    expect(correlation(Float64Array.of(NaN), Float64Array.of(1))).toEqual({ count: 0, ...none });
    expect(correlation(Float64Array.of(1e308, -1e308), Float64Array.of(1, 2)).pearson).toBeNull();
  });
});

describe('paired bootstrap', () => {
  const draw = (seed: number, name = 'a') =>
    resample({ size: 50, count: 400, seed, name }, (indices) => indices.reduce((sum, i) => sum + i, 0) / 50);

  it('gives the same for one seed, other numbers for another seed or name', () => {
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw(1)).not.toEqual(draw(1, 'b'));
  });

  it('spreads as the mean does', () => {
    // Indices 0…49: mean 24.5, deviation 14.43, of the mean of 50 2.04.
    const [low, high] = percentileInterval(draw(7));
    expect(low).toBeGreaterThan(24.5 - 5.2);
    expect(low).toBeLessThan(24.5 - 3);
    expect(high).toBeGreaterThan(24.5 + 3);
    expect(high).toBeLessThan(24.5 + 5.2);
  });
});

describe('ensemble', () => {
  // z-scores: of the first −1.2247, 0, 1.2247; of the second 1.2247, 0, −1.2247 and of the third as the first.
  const runs = [Float64Array.of(1, 2, 3), Float64Array.of(30, 20, 10), Float64Array.of(-1, 0, 1)];
  const z = Math.sqrt(1.5);

  it.each([
    ['mean', [-z / 3, 0, z / 3]],
    ['worst', [-z, 0, -z]],
    // Deviation of −z, z, −z: z · √(8/9).
    ['mean-std', [-z / 3 - z * Math.sqrt(8 / 9), 0, z / 3 - z * Math.sqrt(8 / 9)]],
  ] as const)('%s', (mode, expected) => {
    const result = ensemble(runs, mode);
    for (const [i, value] of expected.entries()) expect(result[i]).toBeCloseTo(value, 12);
  });

  it('has a score where every run has one; runs that do not vary have no say', () => {
    const missing = [Float64Array.of(1, NaN, 3), Float64Array.of(5, 5, 5)];
    for (const mode of ['mean', 'worst', 'mean-std'] as const) {
      const result = ensemble(missing, mode);
      expect(Array.from(result, Number.isNaN)).toEqual([false, true, false]);
    }
    expect(standardScores(Float64Array.of(5, 5))).toEqual(Float64Array.of(0, 0));
  });
});

describe('scatter', () => {
  it('keeps few points and bins many', () => {
    expect(scatter(Float64Array.of(1, NaN, 3), Float64Array.of(4, 5, 6))).toEqual({
      kind: 'points',
      points: [
        [1, 4],
        [3, 6],
      ],
    });
    const random = randomNumbers(3);
    const [x, y] = [new Float64Array(6000).map(random), new Float64Array(6000).map(random)];
    x[0] = -1e308;
    x[1] = 1e308;
    const many = scatter(x, y);
    if (many.kind !== 'bins') throw new Error('they are many');
    expect(many.x).toEqual([-1e308, 1e308]);
    expect(many.bins.reduce((sum, { count }) => sum + count, 0)).toBe(6000);
    for (const { column, row } of many.bins) {
      expect(Math.min(column, row)).toBeGreaterThanOrEqual(0);
      expect(Math.max(column, row)).toBeLessThan(many.cells);
    }
    const same = scatter(new Float64Array(6000), new Float64Array(6000));
    expect(same).toMatchObject({ kind: 'bins', bins: [{ column: 0, row: 0, count: 6000 }] });
  });
});
