import { describe, expect, it } from 'vitest';
import { apportion, drawLengths, evenLengths, interpolate, quantile } from '../../bench/lengths';
import real from '../../bench/rewardbench-lengths.json';
import { paddedTokens, randomWorkload, tokensOf } from '../../bench/workload';

const draw = { examples: 64, completions: 2, longest: 1024, seed: 1 };
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('quantiles', () => {
  it('lie between neighbours', () => {
    expect([0, 0.25, 0.5, 1].map((share) => quantile([2, 4, 8], share))).toEqual([2, 3, 4, 8]);
    expect(quantile([7], 0.9)).toBe(7);
  });

  it('are interpolated between the shares that are known', () => {
    const at = (share: number) => interpolate([10, 20, 60], [0, 0.5, 1], share);
    expect([0, 0.25, 0.5, 0.75, 1].map(at)).toEqual([10, 15, 20, 40, 60]);
  });
});

describe('apportion', () => {
  it('gives the largest remainders one more', () => {
    expect(apportion(10, [100, 134, 92, 164])).toEqual([2, 3, 2, 3]);
    expect(apportion(2, [1, 1, 1])).toEqual([1, 1, 0]);
    expect(
      sum(
        apportion(
          72,
          real.subsets.map(({ rows }) => rows),
        ),
      ),
    ).toBe(72);
  });
});

describe('drawLengths', () => {
  it('gives the same lengths for a seed, others for another', () => {
    const lengths = drawLengths(real.subsets, real.shares, draw);
    expect(drawLengths(real.subsets, real.shares, draw)).toEqual(lengths);
    expect(drawLengths(real.subsets, real.shares, { ...draw, seed: 2 })).not.toEqual(lengths);
    expect(lengths).toHaveLength(64);
  });

  it('keeps the subsets in order, and each within its range', () => {
    const [short, long] = [
      { subset: 'a', rows: 1, prompt: [1, 2], chosen: [3, 4], rejected: [5, 6] },
      { subset: 'b', rows: 3, prompt: [10, 20], chosen: [30, 40], rejected: [50, 60] },
    ];
    const lengths = drawLengths([short, long], [0, 1], { ...draw, examples: 8, completions: 4 });
    expect(lengths.map(({ prompt }) => prompt < 5)).toEqual([true, true, ...Array<boolean>(6).fill(false)]);
    for (const { completions } of lengths.slice(2)) {
      expect(completions).toHaveLength(4);
      const [chosen = 0, rejected = 0] = completions;
      expect(chosen >= 30 && chosen <= 40 && rejected >= 50 && rejected <= 60).toBe(true);
    }
  });

  it('spreads few examples over the whole range', () => {
    const subset = { subset: 'a', rows: 1, prompt: [0, 1000], chosen: [1, 1], rejected: [1, 1] };
    const lengths = drawLengths([subset], [0, 1], { ...draw, examples: 10, longest: 2000 });
    const prompts = lengths.map(({ prompt }) => prompt).sort((a, b) => a - b);
    for (const [i, prompt] of prompts.entries()) {
      expect(prompt).toBeGreaterThanOrEqual(100 * i);
      expect(prompt).toBeLessThanOrEqual(100 * (i + 1));
    }
  });

  it('cuts the prompt where a sequence would be too long', () => {
    const subset = { subset: 'a', rows: 1, prompt: [100, 100], chosen: [30, 30], rejected: [80, 80] };
    const shape = (longest: number) => drawLengths([subset], [0, 1], { ...draw, examples: 1, longest });
    expect(shape(120)).toEqual([{ prompt: 40, completions: [30, 80] }]);
    expect(shape(50)).toEqual([{ prompt: 1, completions: [30, 49] }]);
  });

  it('pads as the real rows do: 1.95 tokens for each in batches of 8', () => {
    const lengths = drawLengths(real.subsets, real.shares, { ...draw, examples: 1403 });
    const workload = randomWorkload(lengths, 50257);
    expect(workload.pairs).toHaveLength(1403);
    expect(paddedTokens(workload, 8, 'rm') / tokensOf(workload)).toBeCloseTo(1.95, 1);
  });
});

describe('evenLengths', () => {
  it('stays within its bounds', () => {
    const lengths = evenLengths({ examples: 50, completions: 3, prompt: [5, 8], completion: [20, 22] });
    expect(new Set(lengths.map(({ prompt }) => prompt))).toEqual(new Set([5, 6, 7]));
    expect(new Set(lengths.flatMap(({ completions }) => completions))).toEqual(new Set([20, 21]));
  });
});
