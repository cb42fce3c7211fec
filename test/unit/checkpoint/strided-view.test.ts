import { describe, expect, it } from 'vitest';
import {
  isRowMajor,
  storageEnd,
  storedBlock,
  type StridedTensor,
} from '../../../src/checkpoint/strided-view';
import type { TensorView } from '../../../src/checkpoint/tensor';
import { randomIntegers } from './random';

/** Storage elements that a strided tensor names, in its row-major order. */
function elementsOf({ offset, shape, strides }: StridedTensor): number[] {
  return shape.reduce(
    (elements, size, axis) =>
      elements.flatMap((at) => Array.from({ length: size }, (_, i) => at + i * (strides[axis] ?? 0))),
    [offset],
  );
}

/** The same by the view: an index of the tensor to one of the block, to an element. */
function elementsByView(
  offset: number,
  { block, starts, axes }: TensorView,
  shape: readonly number[],
): number[] {
  const blockStrides = block.map((_, axis) => block.slice(axis + 1).reduce((a, b) => a * b, 1));
  const first = starts.reduce((sum, start, axis) => sum + start * (blockStrides[axis] ?? 0), offset);
  const strides = axes.map((axis) => (axis === null ? 0 : (blockStrides[axis] ?? 0)));
  return elementsOf({ offset: first, shape, strides });
}

describe('storedBlock', () => {
  it('takes row-major tensors as they are', () => {
    expect(storedBlock({ offset: 5, shape: [2, 3], strides: [3, 1] }, 11)).toEqual({ offset: 5 });
    expect(storedBlock({ offset: 5, shape: [2, 1, 3], strides: [3, 99, 1] }, 11)).toEqual({ offset: 5 });
    expect(storedBlock({ offset: 0, shape: [0, 3], strides: [1, 1] }, 0)).toEqual({ offset: 0 });
    expect(storedBlock({ offset: 3, shape: [], strides: [] }, 4)).toEqual({ offset: 3 });
  });

  it('sees a transposed matrix as a block with its axes exchanged', () => {
    expect(storedBlock({ offset: 4, shape: [5, 4], strides: [1, 5] }, 24)).toEqual({
      offset: 4,
      view: { block: [4, 5], starts: [0, 0], sizes: [4, 5], axes: [1, 0] },
    });
  });

  it('finds the enclosing block within the storage, also at its very end', () => {
    // Columns 3 and 4 of [4, 5]: the block must not reach beyond the 20 elements.
    expect(storedBlock({ offset: 3, shape: [4, 2], strides: [5, 1] }, 20)).toEqual({
      offset: 0,
      view: { block: [4, 5], starts: [0, 3], sizes: [4, 2], axes: [0, 1] },
    });
  });

  it.each([
    ['windows that overlap', { offset: 0, shape: [3, 3], strides: [2, 1] }, 12],
    ['a diagonal band', { offset: 0, shape: [3, 2], strides: [4, 3] }, 12],
    ['steps that do not divide the row', { offset: 0, shape: [3, 2], strides: [10, 3] }, 30],
    ['two axes with one stride', { offset: 0, shape: [2, 2], strides: [1, 1] }, 12],
    ['a storage without room for the last row', { offset: 0, shape: [3, 1, 2], strides: [5, 5, 1] }, 12],
  ])('gives up on %s', (_, tensor, length) => {
    expect(storedBlock(tensor, length)).toBeUndefined();
  });

  it('names the same elements as the strides do, for 2,000 random permutations and slices', () => {
    const random = randomIntegers(7);
    for (let round = 0; round < 2000; round++) {
      const whole = Array.from({ length: 1 + random(4) }, () => 1 + random(4));
      const before = random(6);
      const after = random(3);
      const storage = before + whole.reduce((a, b) => a * b, 1) + after;
      const strides = whole.map((_, axis) => whole.slice(axis + 1).reduce((a, b) => a * b, 1));
      const axes = whole.map((size, axis) => {
        const start = random(size);
        return { start, size: 1 + random(size - start), stride: strides[axis] ?? 0 };
      });
      const offset = axes.reduce((sum, { start, stride }) => sum + start * stride, before);
      for (let i = axes.length - 1; i > 0; i--) axes.push(...axes.splice(random(i + 1), 1));
      if (random(3) === 0) axes.splice(random(axes.length + 1), 0, { start: 0, size: 2, stride: 0 });
      const tensor = {
        offset,
        shape: axes.map(({ size }) => size),
        strides: axes.map(({ stride }) => stride),
      };
      const stored = storedBlock(tensor, storage);
      const expected = elementsOf(tensor);
      expect(storageEnd(tensor)).toBe(Math.max(...expected) + 1);
      expect(isRowMajor(tensor)).toBe(stored?.view === undefined);
      if (stored?.view === undefined) {
        expect(stored).toEqual({ offset });
        continue;
      }
      expect(elementsByView(stored.offset, stored.view, tensor.shape)).toEqual(expected);
      const length = stored.view.block.reduce((a, b) => a * b, 1);
      expect(stored.offset).toBeGreaterThanOrEqual(0);
      expect(stored.offset + length).toBeLessThanOrEqual(storage);
    }
  });
});
