import { describe, expect, it } from 'vitest';
import { examplesOf, paddedTokens, randomWorkload, tokensOf } from '../../bench/workload';

const workload = randomWorkload(
  [
    { prompt: 3, completions: [2, 4] },
    { prompt: 2, completions: [1, 5, 2, 2] },
  ],
  1000,
);

describe('randomWorkload', () => {
  it('makes a pair of every two completions, behind one prompt', () => {
    const lengths = workload.pairs.map(({ chosen, rejected }) => [chosen.length, rejected.length]);
    expect(lengths).toEqual([
      [5, 7],
      [3, 7],
      [4, 4],
    ]);
    for (const { chosen, rejected, prompt_len: length } of workload.pairs)
      expect(chosen.slice(0, length)).toEqual(rejected.slice(0, length));
    expect(workload.pairs.map(({ id }) => id)).toEqual([0, 1, 2]);
  });

  it('stays inside the vocabulary, apart from special tokens', () => {
    const ids = workload.pairs.flatMap(({ chosen, rejected }) => [...chosen, ...rejected]);
    expect(ids.every((id) => id >= 300 && id < 990)).toBe(true);
  });
});

describe('counts', () => {
  it('of tokens', () => expect(tokensOf(workload)).toBe(30));

  it('of padded tokens: the sides apart, or together', () => {
    expect(paddedTokens(workload, 2, 'rm')).toBe(2 * 5 + 2 * 7 + 4 + 4);
    expect(paddedTokens(workload, 2, 'dpo')).toBe(2 * 2 * 7 + 2 * 4);
  });
});

describe('examplesOf', () => {
  it('puts pairs of one prompt together', () => {
    expect(examplesOf(workload).map((pairs) => pairs.map(({ id }) => id))).toEqual([[0], [1, 2]]);
  });

  it('tells prompts of one length apart', () => {
    const pairs = [1, 2].map((first, id) => ({
      id,
      chosen: [first, 3],
      rejected: [first, 4],
      prompt_len: 1,
    }));
    expect(examplesOf({ pad_token_id: 0, pairs })).toHaveLength(2);
  });
});
