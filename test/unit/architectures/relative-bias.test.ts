import { describe, expect, it } from 'vitest';
import { relativeBucket } from '../../../src/architectures/relative-bias';

/** Where a new bucket begins, going up from the first distance: [distance, bucket], as PyTorch gives them. */
const starts = {
  '32 buckets to 128': [
    ...[
      [-133, 15],
      [-90, 14],
      [-63, 13],
      [-45, 12],
      [-31, 11],
      [-22, 10],
      [-15, 9],
      [-11, 8],
      [-7, 7],
    ],
    ...[
      [-6, 6],
      [-5, 5],
      [-4, 4],
      [-3, 3],
      [-2, 2],
      [-1, 1],
      [0, 0],
      [1, 17],
      [2, 18],
      [3, 19],
      [4, 20],
    ],
    ...[
      [5, 21],
      [6, 22],
      [7, 23],
      [8, 24],
      [12, 25],
      [16, 26],
      [23, 27],
      [32, 28],
      [46, 29],
      [64, 30],
    ],
    [91, 31],
  ],
  '8 buckets to 200': [
    [-205, 3],
    [-19, 2],
    [-1, 1],
    [0, 0],
    [1, 5],
    [2, 6],
    [20, 7],
  ],
};

describe('relative buckets', () => {
  it.each([
    ['32 buckets to 128', { buckets: 32, maxDistance: 128 }],
    ['8 buckets to 200', { buckets: 8, maxDistance: 200 }],
  ] as const)('are T5’s: %s', (name, spec) => {
    const first = -spec.maxDistance - 5;
    const found: number[][] = [];
    for (let distance = first; distance <= -first; distance++) {
      const bucket = relativeBucket(distance, spec);
      if (bucket !== found.at(-1)?.[1]) found.push([distance, bucket]);
    }
    expect(found).toEqual(starts[name]);
  });
});
