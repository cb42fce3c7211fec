import { describe, expect, it } from 'vitest';
import type { ExampleDetail } from '../../../src/protocol/report';
import { ranked, topTieWords } from '../../../webview/report/example/ranking';

const detail = (scores: (number | null)[], chosen: number[] = [0], subset = 'Math'): ExampleDetail => ({
  index: 0,
  id: '0',
  subset,
  row: 1,
  result: 'tie',
  margin: null,
  prompt: [],
  completions: scores.map((score, at) => ({ text: '', chosen: chosen.includes(at), score })),
});
const positions = (...args: Parameters<typeof ranked>) => ranked(...args).map(({ position }) => position);

describe('ranked', () => {
  it('orders by score, those without one last, equals as in the dataset', () => {
    const { completions } = detail([1, null, 3, 1, 2]);
    expect(positions(completions, 'score')).toEqual([2, 4, 0, 3, 1]);
    expect(ranked(completions, 'score').map(({ rank }) => rank)).toEqual([1, 2, 3, 3, undefined]);
    expect(ranked(completions, 'score').map(({ tied }) => tied)).toEqual([false, false, true, true, false]);
  });

  it('puts chosen completions first in the order of the dataset', () => {
    expect(positions(detail([1, 2, 3, 4], [1, 3]).completions, 'given')).toEqual([1, 3, 0, 2]);
  });
});

describe('topTieWords', () => {
  it('says how much of a win RewardBench 2 counts', () => {
    expect(topTieWords('rewardbench-2', detail([2, 2, 2, 0]))).toMatch(
      /^3 completions tie.*1\/3 of a win\.$/,
    );
    expect(topTieWords('rewardbench-2', detail([0, 2, 2, 0]))).toBe('2 completions tie for the best score.');
  });

  it('promises no credit in the subset Ties, which has a formula of its own', () => {
    expect(topTieWords('rewardbench-2', detail([2, 2, 1, 0], [0, 1], 'Ties'))).not.toMatch(/win/);
  });

  it('says which one best of n takes', () => {
    expect(topTieWords('best-of-n', detail([1, 2, 2], []))).toMatch(/The first of them is taken/);
  });

  it('is silent without a tie, without scores, and about pairs', () => {
    expect(topTieWords('rewardbench-2', detail([3, 2, 2, 0]))).toBeUndefined();
    expect(topTieWords('rewardbench-2', detail([null, null, null, null]))).toBeUndefined();
    expect(topTieWords('preference', detail([1, 1]))).toBeUndefined();
  });
});
