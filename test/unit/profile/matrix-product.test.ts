import { expect, it } from 'vitest';
import { productOperations } from '../../../src/profile/matrix-product';

it.each([
  ['a product', [3, 8], [3, 5], 2 * 3 * 8 * 5],
  ['one whose first factor is transposed', [8, 3], [3, 5], 2 * 3 * 8 * 5],
  ['a batch of products', [2, 4, 3, 8], [2, 4, 3, 5], 2 * 8 * 3 * 8 * 5],
  ['a vector by a matrix', [8], [5], 2 * 8 * 5],
  ['no rows', [0, 8], [0, 5], undefined],
  ['no product', [], [], 2],
])('counts the operations of %s', (_, left, result, operations) => {
  expect(productOperations(left, result)).toBe(operations);
});
