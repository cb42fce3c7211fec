import { describe, expect, it } from 'vitest';
import { lastNonPad } from '../../../src/heads/pooling';

describe('lastNonPad', () => {
  it.each([
    ['the last token', [5, 6, 7], 0, 2],
    ['the one before trailing pads', [5, 6, 0, 0], 0, 1],
    ['past pads inside', [5, 0, 7, 0], 0, 2],
    ['the one before a final end of sequence that is also the pad', [5, 6, 2], 2, 1],
    ['the first of nothing but pads', [0, 0, 0], 0, 0],
    ['the last when there is no pad id', [0, 0, 0], undefined, 2],
    ['the only token', [0], 0, 0],
  ])('reads %s', (_, tokens, pad, index) => {
    expect(lastNonPad(tokens, pad)).toBe(index);
  });
});
