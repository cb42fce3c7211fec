import { describe, expect, it } from 'vitest';
import { alibiSlopes } from '../../../src/architectures/alibi';

describe('slopes of linear biases', () => {
  it('halve from head to head where there are eight', () => {
    expect(alibiSlopes(8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((power) => 2 ** -power));
  });

  it('take every other slope of the next power of two for the heads beyond one', () => {
    expect(alibiSlopes(6)).toEqual([2 ** -2, 2 ** -4, 2 ** -6, 2 ** -8, 2 ** -1, 2 ** -3]);
    expect(alibiSlopes(12).slice(8)).toEqual([2 ** -0.5, 2 ** -1.5, 2 ** -2.5, 2 ** -3.5]);
  });

  it('are one for each head, from the smallest to the largest models', () => {
    for (const heads of [1, 2, 3, 71, 112]) {
      const slopes = alibiSlopes(heads);
      expect(slopes).toHaveLength(heads);
      expect(new Set(slopes).size).toBe(heads);
      expect(slopes.every((slope) => slope > 0 && slope < 1)).toBe(true);
    }
  });
});
