import type { TensorView } from './tensor';

/** A tensor as PyTorch describes it, in elements of its storage. */
export interface StridedTensor {
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** Where the stored block of a strided tensor begins, in elements of the storage; `view` as {@link TensorView}. */
export interface StoredBlock {
  readonly offset: number;
  readonly view?: TensorView;
}

interface Axis {
  readonly index: number;
  readonly size: number;
  readonly stride: number;
}

/** One past the last element that the tensor touches; `offset` where it is empty. Infinity beyond exact integers. */
export function storageEnd({ offset, shape, strides }: StridedTensor): number {
  if (shape.includes(0)) return offset;
  const end = shape.reduce((sum, size, i) => sum + (size - 1) * (strides[i] ?? 0), offset + 1);
  return Number.isSafeInteger(end) ? end : Infinity;
}

/** Row-major without gaps; the stride of a dimension of size 1 is never used. */
export function isRowMajor({ shape, strides }: StridedTensor): boolean {
  if (shape.includes(0)) return true;
  let expected = 1;
  return shape
    .map((size, axis) => ({ size, stride: strides[axis] }))
    .reverse()
    .every(({ size, stride }) => {
      const fits = size === 1 || stride === expected;
      expected *= size;
      return fits;
    });
}

/**
 * Finds a row-major block of the storage that a strided tensor is cut from: its strides, largest first, are the
 * block's row lengths, so each must be a multiple of the next. Transposed, permuted, sliced and expanded
 * tensors are all of this kind.
 *
 * @param storageLength elements; the tensor must lie within
 * @returns undefined where the strides do not nest (windows that overlap, diagonals, some slices with steps)
 */
export function storedBlock(tensor: StridedTensor, storageLength: number): StoredBlock | undefined {
  if (isRowMajor(tensor)) return { offset: tensor.offset };
  const moving = tensor.shape
    .map((size, index): Axis => ({ index, size, stride: tensor.strides[index] ?? 0 }))
    .filter(({ size, stride }) => size > 1 && stride > 0)
    .sort((a, b) => b.stride - a.stride);
  const axes = moving.at(-1)?.stride === 1 ? moving : [...moving, singleElement];
  const block = axes.map(({ size, stride }, i) => {
    const outer = axes[i - 1];
    return outer === undefined ? size : outer.stride / stride;
  });
  if (block.some((length, i) => !Number.isInteger(length) || length < (axes[i]?.size ?? 1))) return undefined;

  // The later the cut in its rows, the earlier the block ends: as late as rows and storage allow.
  let offset = tensor.offset;
  const starts = axes.map(({ size, stride }, i) => {
    const start = Math.min((block[i] ?? size) - size, Math.floor(offset / stride));
    offset -= start * stride;
    return start;
  });
  if (offset + block.reduce((product, length) => product * length, 1) > storageLength) return undefined;
  return {
    offset,
    view: {
      block,
      starts,
      sizes: axes.map(({ size }) => size),
      axes: tensor.shape.map((_, index) => {
        const axis = moving.findIndex((one) => one.index === index);
        return axis < 0 ? null : axis;
      }),
    },
  };
}

/** Closes a block whose innermost axis has steps. */
const singleElement: Axis = { index: -1, size: 1, stride: 1 };
