import { describe, expect, it } from 'vitest';
import { distinctSequences, rowsOfAll } from '../../../src/inference/distinct-sequences';
import type { Sequence } from '../../../src/inference/sequence';

const sequence = (tokens: number[], more: Partial<Sequence> = {}): Sequence => ({
  tokens: Int32Array.from(tokens),
  pooled: [tokens.length - 1],
  ...more,
});

describe('distinct sequences', () => {
  it('are each there once, whatever array holds their tokens', () => {
    const [a, b] = [sequence([1, 2]), sequence([1, 23])];
    const { distinct, places } = distinctSequences([a, b, sequence([1, 2]), b]);
    expect(distinct).toEqual([a, b]);
    expect(places).toEqual([0, 1, 0, 1]);
  });

  it('differ in anything that a result depends on', () => {
    const sequences = [
      sequence([1, 2]),
      sequence([12]),
      sequence([1, 2], { pooled: [0] }),
      sequence([1, 2], { tokenTypes: Int32Array.of(0, 1) }),
      sequence([1, 2], { targets: [5] }),
      sequence([1, 2], { attended: Uint8Array.of(0, 1) }),
      sequence([1, 2], { positions: Int32Array.of(0, 1) }),
      sequence([1, 2], { paddedLength: 5 }),
    ];
    expect(distinctSequences(sequences).places).toEqual([...sequences.keys()]);
  });

  it('give their rows to all: one each, or one for each token that they pool', () => {
    const [a, b] = [sequence([1, 2, 3], { pooled: [0, 1, 2] }), sequence([4, 5])];
    const found = distinctSequences([b, a, b, a]);
    expect(rowsOfAll(found, ['b', 'a'])).toEqual(['b', 'a', 'b', 'a']);
    expect(rowsOfAll(found, ['b', 'a0', 'a1', 'a2'])).toEqual(['b', 'a0', 'a1', 'a2', 'b', 'a0', 'a1', 'a2']);
  });
});
