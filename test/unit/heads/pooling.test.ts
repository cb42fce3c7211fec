import { describe, expect, it } from 'vitest';
import { lastNonPad, pooledTokens, type PoolingRule } from '../../../src/heads/pooling';

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

describe('pooledTokens', () => {
  const pad = 9;
  it.each<[string, PoolingRule, number[], number[] | undefined, number[]]>([
    ['the last attended token', { kind: 'last-attended' }, [1, 2, 9, 9], [1, 1, 0, 0], [1]],
    ['the last attended token, pad id or not', { kind: 'last-attended' }, [1, 2, 9, 9], [1, 1, 1, 0], [2]],
    ['the end where all is attended', { kind: 'last-attended' }, [1, 2, 9], undefined, [2]],
    ['the token before the first pad', { kind: 'before-first-pad' }, [1, 9, 2, 9], undefined, [0]],
    ['the end where nothing is padded', { kind: 'before-first-pad' }, [1, 2, 3], undefined, [2]],
    ['the end of a left-padded row', { kind: 'before-first-pad' }, [9, 9, 1, 2], undefined, [3]],
    [
      'the end of a text that begins with the pad id of the head itself',
      { kind: 'before-first-pad', padId: 1 },
      [1, 9, 2],
      undefined,
      [2],
    ],
    [
      'the pad id of the head, not the model’s',
      { kind: 'before-first-pad', padId: 3 },
      [9, 2, 3],
      undefined,
      [1],
    ],
    ['the last of the row', { kind: 'last' }, [1, 2, 9], [1, 1, 0], [2]],
    ['the first', { kind: 'first' }, [1, 2, 9], undefined, [0]],
    ['nothing in particular for a mean', { kind: 'mean' }, [1, 2], undefined, []],
    ['nothing of its own where tokens are given', { kind: 'given' }, [1, 2], undefined, []],
    ['prefix tokens in the order of the rule', { kind: 'ids', ids: [7, 5] }, [5, 1, 7], undefined, [2, 0]],
    [
      'where the pattern begins last, and the end',
      { kind: 'pattern-and-last', pattern: [4, 5] },
      [4, 5, 1, 4, 5, 2, 9],
      undefined,
      [3, 5],
    ],
    [
      'a pattern at the very start',
      { kind: 'pattern-and-last', pattern: [4, 5] },
      [4, 5, 1],
      undefined,
      [0, 2],
    ],
  ])('gives %s', (_, rule, tokens, attended, expected) => {
    expect(pooledTokens(rule, { tokens, ...(attended && { attended }), padId: pad })).toEqual(expected);
  });

  it('says which token it looks for in vain', () => {
    const row = { tokens: [1, 2], padId: undefined };
    expect(() => pooledTokens({ kind: 'ids', ids: [8] }, row)).toThrow(/lacks the token 8/);
    expect(() => pooledTokens({ kind: 'pattern-and-last', pattern: [4, 5] }, row)).toThrow(/4, 5/);
    expect(() => pooledTokens({ kind: 'pattern-and-last', pattern: [4, 5, 6] }, row)).toThrow(/4, 5, 6/);
  });
});
