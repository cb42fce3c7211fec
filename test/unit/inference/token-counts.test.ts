import { expect, it } from 'vitest';
import { packBatch } from '../../../src/inference/feeds';
import { addTokenCounts, countsOfRun } from '../../../src/inference/token-counts';

const packing = { rotaries: [], positionRule: 'columns', padId: undefined } as const;
const sequences = [[1, 2, 3, 4, 5], [1, 2, 3, 6], [7]].map((tokens) => ({
  tokens: Int32Array.from(tokens),
  pooled: [tokens.length - 1],
}));

it('counts the slots of whole sequences that hold no token', () => {
  const feeds = packBatch(sequences, { ...packing, sharesPrefixes: false });
  expect(countsOfRun(feeds)).toEqual({ computed: 10, padding: 3 * 5 - 10 });
});

it('counts what sequences begin with alike once, and the slots of branches', () => {
  const feeds = packBatch(sequences, { ...packing, sharesPrefixes: true });
  // 1 2 3 4 5 and 7 as rows of five slots, 6 as a branch of one.
  expect(countsOfRun(feeds)).toEqual({ computed: 7, padding: 10 + 1 - 7 });
});

it('sums', () => {
  const one = { sequences: 10, computed: 7, padding: 4 };
  expect(addTokenCounts(one, { computed: 1 })).toEqual({ sequences: 10, computed: 8, padding: 4 });
});
