/** Element types this project reads, under safetensors' names. */
export type Dtype = 'F64' | 'F32' | 'F16' | 'BF16' | 'I64' | 'I32' | 'I16' | 'I8' | 'U8' | 'BOOL';

export const bytesPerElement: Readonly<Record<Dtype, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
};

/** Where a tensor's contiguous, row-major, little-endian bytes lie. */
export interface TensorLocation {
  readonly name: string;
  readonly dtype: Dtype;
  /** Row-major dimensions; [] is a scalar. */
  readonly shape: readonly number[];
  /** Absolute path of the file, as the checkpoint names it (symlinks not yet resolved). */
  readonly file: string;
  /** Byte offset of the first element in the file. */
  readonly offset: number;
  /** Bytes, always the product of `shape` times the element size. */
  readonly length: number;
}

/** All tensors of a checkpoint by name. */
export type TensorTable = ReadonlyMap<string, TensorLocation>;
