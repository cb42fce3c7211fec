/** Element types of stored tensors, under safetensors' names. */
export type Dtype = keyof typeof bytesPerElement;

/** Types below a byte share it. Only float types of 16 bits and more can be computed with. */
export const bytesPerElement = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  F8_E4M3: 1,
  F8_E5M2: 1,
  F8_E8M0: 1,
  F8_E4M3FNUZ: 1,
  F8_E5M2FNUZ: 1,
  F6_E2M3: 0.75,
  F6_E3M2: 0.75,
  F4: 0.5,
  C64: 8,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
} as const;

/**
 * How a tensor is found in a stored block: cut the block, order its axes, repeat along the others.
 * PyTorch stores transposed weights and slices of larger tensors so.
 */
export interface TensorView {
  /** Row-major dimensions of the block: together the location's `length`. */
  readonly block: readonly number[];
  /** First index kept, per axis of the block. */
  readonly starts: readonly number[];
  /** Indices kept, per axis of the block. */
  readonly sizes: readonly number[];
  /** For each axis of the tensor, the block's axis it runs along; null where it repeats one value. */
  readonly axes: readonly (number | null)[];
}

/** Where a tensor's little-endian bytes lie. */
export interface TensorLocation {
  readonly name: string;
  readonly dtype: Dtype;
  /** Dimensions; [] is a scalar. */
  readonly shape: readonly number[];
  /** Absolute path of the file, as the checkpoint names it (symlinks not yet resolved). */
  readonly file: string;
  /** Byte offset of the first stored element in the file. */
  readonly offset: number;
  /** Stored bytes: the product of `view.block`, or else of `shape`, times the element size. */
  readonly length: number;
  /** Absent where the bytes are the tensor itself, row-major. */
  readonly view?: TensorView;
}

/** All tensors of a checkpoint by name. */
export type TensorTable = ReadonlyMap<string, TensorLocation>;
