import { describe, expect, it } from 'vitest';
import { planBatches } from '../../../src/inference/batch-plan';

const items = (sizes: number[]) => sizes.map((tokens) => ({ tokens, longest: tokens }));

describe('planBatches', () => {
  it('holds every item exactly once', () => {
    const sizes = Array.from({ length: 500 }, (_, i) => ((i * 7919) % 300) + 1);
    const plan = planBatches(items(sizes), 1000);
    expect(plan.flat().sort((a, b) => a - b)).toEqual(sizes.map((_, i) => i));
  });

  it('keeps to the budget', () => {
    const sizes = Array.from({ length: 200 }, (_, i) => ((i * 31) % 90) + 1);
    for (const batch of planBatches(items(sizes), 256)) {
      expect(batch.reduce((sum, i) => sum + (sizes[i] ?? 0), 0)).toBeLessThanOrEqual(256);
    }
  });

  it('gives an item beyond the budget a batch of its own', () => {
    expect(planBatches(items([10, 5000, 10]), 100)).toEqual([[1], [0, 2]]);
  });

  it('starts with the longest', () => {
    expect(planBatches(items([1, 3, 2]), 1)).toEqual([[1], [2], [0]]);
  });

  it('plans nothing for nothing', () => {
    expect(planBatches([], 100)).toEqual([]);
  });
});
