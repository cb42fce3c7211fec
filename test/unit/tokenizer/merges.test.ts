import { expect, it } from 'vitest';
import { rebuildMerges } from '../../../src/tokenizer/conversion/merges';

it('merges in the order of transformers’ generate_merges: score, lengths in code points, ids', () => {
  const pieces = '<unk> <s> </s> a b c 𝔘 ab bc abc a𝔘 𝔘𝔘 a𝔘b b𝔘 abab x 𝔘b'.split(' ');
  const best = new Set(['abc', 'a𝔘b', 'abab', '𝔘b']);
  const score = (piece: string, id: number) => {
    if (id < 3) return 0;
    return best.has(piece) ? -1 : Array.from(piece).length > 1 ? -2 : -9;
  };
  const merges = rebuildMerges(
    new Map(pieces.map((piece, id) => [piece, id])),
    new Map(pieces.map((piece, id) => [piece, score(piece, id)])),
  );
  // Printed by transformers 5.12's generate_merges for the same pieces and scores.
  expect(merges?.map((pair) => pair.join(' '))).toEqual([
    'ab ab',
    'ab c',
    'a𝔘 b',
    'a bc',
    'a 𝔘b',
    '𝔘 b',
    'a b',
    'b c',
    'a 𝔘',
    '𝔘 𝔘',
    'b 𝔘',
  ]);
});

it('gives up on pieces too long to be split in bounded time', () => {
  const scores = new Map(Array.from({ length: 400 }, (_, id) => [`${id}${'a'.repeat(1000)}`, -id]));
  expect(rebuildMerges(new Map(), scores)).toBeUndefined();
});

it('gives up on more merges than any vocabulary has', () => {
  const pieces = Array.from({ length: 1 << 18 }, (_, id) => (id + 1).toString(2));
  const ids = new Map(pieces.map((piece, id) => [piece, id]));
  for (const [piece, id] of [...ids]) ids.set(piece.replace(/^1/, '0'), id);
  expect(rebuildMerges(ids, ids)).toBeUndefined();
});
