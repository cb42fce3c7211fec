import { describe, expect, it } from 'vitest';
import { packedLayout, type LaidSequence } from '../../../src/inference/prefix-sharing';

function laid(tokens: readonly number[], more: Partial<LaidSequence> = {}): LaidSequence {
  const positions = Int32Array.from(tokens, (_, i) => i);
  return { tokens: Int32Array.from(tokens), positions, group: '', ...more };
}

/** Each sequence as its packed tokens spell it. */
function spelled(sequences: readonly LaidSequence[]): number[][] {
  const { count, places, firstOwn } = packedLayout(sequences);
  const packed: (number | undefined)[] = Array.from({ length: count });
  for (const [i, { tokens }] of sequences.entries()) {
    tokens.forEach((token, j) => {
      if (j >= (firstOwn[i] ?? 0)) packed[places[i]?.[j] ?? -1] = token;
    });
  }
  return places.map((own) => [...own].map((place) => packed[place] ?? NaN));
}

describe('the layout of packed sequences', () => {
  it('lays a pair’s prompt once', () => {
    const { count, places } = packedLayout([laid([1, 2, 3, 9, 9]), laid([1, 2, 3, 4])]);
    expect(count).toBe(6);
    expect([...(places[0] ?? [])].slice(0, 3)).toEqual([...(places[1] ?? [])].slice(0, 3));
  });

  it('is a trie: each sequence takes the longest beginning that any other has', () => {
    const sequences = [[1, 2, 3, 4], [1, 2, 5], [1, 6], [1, 2, 3, 7], [8], [1, 2, 3, 4, 5]].map((tokens) =>
      laid(tokens),
    );
    // 1 2 3 4 5 · 7 · 5 · 6 · 8
    expect(packedLayout(sequences).count).toBe(9);
    expect(spelled(sequences)).toEqual(sequences.map(({ tokens }) => [...tokens]));
  });

  it('keeps apart what differs in anything but tokens', () => {
    const positions = Int32Array.of(1, 2, 3);
    expect(packedLayout([laid([1, 2, 3]), laid([1, 2, 3], { positions })]).count).toBe(6);
    const tokenTypes = Int32Array.of(0, 1, 1);
    expect(packedLayout([laid([1, 2, 3]), laid([1, 2, 3], { tokenTypes })]).count).toBe(5);
    expect(packedLayout([laid([1, 2, 3]), laid([1, 2, 3], { group: 'long' })]).count).toBe(6);
    const alone = laid([1, 2, 3], { group: undefined });
    expect(packedLayout([alone, alone]).count).toBe(6);
  });

  it('spells every sequence of random batches with no token more than a trie has', () => {
    let state = 11;
    const random = (bound: number) => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % bound;
    for (let round = 0; round < 50; round++) {
      const sequences = Array.from({ length: 1 + random(12) }, () =>
        laid(Array.from({ length: 1 + random(8) }, () => random(1000) % 3)),
      );
      const beginnings = sequences.flatMap(({ tokens }) =>
        [...tokens.keys()].map((i) => tokens.slice(0, i + 1).join()),
      );
      expect(spelled(sequences)).toEqual(sequences.map(({ tokens }) => [...tokens]));
      expect(packedLayout(sequences).count).toBe(new Set(beginnings).size);
    }
  });
});
