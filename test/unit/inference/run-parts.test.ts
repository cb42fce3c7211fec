import { describe, expect, it } from 'vitest';
import type { Packing } from '../../../src/inference/feeds';
import { runParts } from '../../../src/inference/run-parts';
import type { Sequence } from '../../../src/inference/sequence';

const packing: Packing = { rotaries: [], positionRule: 'columns', padId: undefined, sharesPrefixes: true };

/** `shared` tokens that all have, and `own` that none has. */
const sequences = (count: number, shared: number, own: number): Sequence[] =>
  Array.from({ length: count }, (_, i) => ({
    tokens: Int32Array.from({ length: shared + own }, (_, j) => (j < shared ? j : 1000 * (i + 1) + j)),
    pooled: [shared + own - 1],
  }));
const sizes = (count: number, shared: number, own: number, most: number) =>
  runParts(sequences(count, shared, own), packing, most).map((part) => part.length);

describe('parts of what is run at once', () => {
  it('are one where all fits, shared tokens counted once', () => {
    expect(sizes(16, 50, 3, 1000)).toEqual([16]);
    expect(sizes(0, 1, 1, 10)).toEqual([0]);
  });

  it('hold as many sequences as their tokens allow', () => {
    expect(sizes(10, 0, 30, 100)).toEqual([3, 3, 3, 1]);
    expect(sizes(10, 40, 20, 100)).toEqual([3, 3, 3, 1]);
  });

  it('hold no more than four slots per token', () => {
    expect(sizes(16, 98, 2, 400)).toEqual([16]);
    expect(sizes(16, 98, 2, 200)).toEqual([8, 8]);
  });

  it('are of one sequence where one is too long', () => {
    expect(sizes(3, 0, 500, 100)).toEqual([1, 1, 1]);
  });

  it('keep the order', () => {
    const all = sequences(10, 0, 30);
    expect(runParts(all, packing, 100).flat()).toEqual(all);
  });
});
