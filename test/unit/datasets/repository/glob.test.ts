import { describe, expect, it } from 'vitest';
import { globMatcher } from '../../../../src/datasets/repository/glob';

describe('globMatcher', () => {
  it.each([
    ['data/train-*', 'data/train-00000-of-00001.parquet', true],
    ['data/train-*', 'data/more/train-0.parquet', false],
    ['./data/*.csv', 'data/a.csv', true],
    ['*', 'a.csv', true],
    ['*', 'data/a.csv', false],
    ['**', 'data/deep/a.csv', true],
    ['**/*.csv', 'a.csv', true],
    ['**/*.csv', 'x/y/a.csv', true],
    ['x/**/b/*.csv', 'x/a/b/c/b/1.csv', true],
    ['x/**/b/*.csv', 'x/a/c/1.csv', false],
    ['**.csv', 'a.csv', true],
    ['**.csv', 'x/a.csv', false],
    ['data/part-?.csv', 'data/part-1.csv', true],
    ['data/part-?.csv', 'data/part-12.csv', false],
    ['part-[0-9][0-9].csv', 'part-42.csv', true],
    ['part-[!0-9].csv', 'part-4.csv', false],
    ['part-[!0-9].csv', 'part-x.csv', true],
    ['[ab', '[ab', true],
    ['a[]]b', 'a]b', true],
    ['(a|b)+.csv', 'a.csv', false],
    ['(a|b)+.csv', '(a|b)+.csv', true],
    ['é*', 'éa.csv', true],
    ['../secret.csv', 'secret.csv', false],
    ['', 'a.csv', false],
  ])('%s, %s: %s', (pattern, path, expected) => {
    expect(globMatcher(pattern)(path)).toBe(expected);
  });

  it('comes to an end with patterns that make a regular expression run for ever', () => {
    const path = `${'a/'.repeat(120)}${'a'.repeat(250)}b`;
    expect(globMatcher(`${'**/'.repeat(60)}${'*a'.repeat(120)}c`)(path)).toBe(false);
    expect(globMatcher(`${'**/'.repeat(60)}${'*a'.repeat(120)}b`)(path)).toBe(true);
  });
});
