import { isRowMajor, storageEnd, storedBlock, type StridedTensor } from './strided-view';
import { CheckpointError } from './checkpoint-error';
import { byteLength, elementCount, quoted } from './shape';
import { bytesPerElement, type Dtype, type TensorLocation } from './tensor';

/** Pickles describe tensors, they do not hold them: 100 bytes or so for each. */
export const maxPickleBytes = 32_000_000;

/** At most one for each tensor of a file; the largest models are spread over many files. */
export const maxStorages = 30_000;

/** A run of bytes that tensors view, as a pickle names it. Where it lies in the file is known later. */
export class Storage {
  constructor(
    readonly key: string,
    /** Absent for an untyped storage. */
    readonly dtype: Dtype | undefined,
    /** Bytes of the storage `key`. */
    readonly wholeLength: number,
    /** First byte, and how many: a part of `key` in old files only. */
    readonly start = 0,
    readonly length = wholeLength,
  ) {}
}

/** A tensor as a pickle describes it: a strided view into a storage. */
export class StoredTensor implements StridedTensor {
  constructor(
    readonly storage: Storage,
    readonly dtype: Dtype,
    /** In elements of `dtype`, from the storage's start. */
    readonly offset: number,
    readonly shape: readonly number[],
    /** In elements, per dimension. */
    readonly strides: readonly number[],
  ) {}
}

/** A stretch of a file. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** Most elements of a tensor that repeats fewer stored ones: masks and position ids do, weights hardly ever. */
const maxRepeated = 2 ** 26;

/**
 * Where a tensor lies in a file whose bytes `range` are the whole storage `tensor.storage.key`.
 * @throws CheckpointError where the storage is too short, or the strides are of no kind that a graph can read
 */
export function locateTensor(
  name: string,
  tensor: StoredTensor,
  file: string,
  range: ByteRange,
): TensorLocation {
  const { storage, dtype, shape } = tensor;
  if (storage.wholeLength > range.length) {
    throw new CheckpointError(
      file,
      `tensor ${quoted(name)}: its storage should have ${storage.wholeLength} bytes but has ${range.length}`,
    );
  }
  const size = bytesPerElement[dtype];
  const elements = Math.floor(storage.length / size);
  const wrong = (problem: string) =>
    new CheckpointError(file, `tensor ${quoted(name)}: ${dtype} [${shape.join(', ')}] ${problem}`);
  if (storageEnd(tensor) > elements) {
    throw wrong(`at element ${tensor.offset} does not fit into its storage of ${elements} elements`);
  }
  if ((elementCount(shape) ?? Infinity) > elements && !isRowMajor(tensor)) checkRepeated(tensor, wrong);
  const block = storedBlock(tensor, elements);
  if (block === undefined) throw unreadable(name, tensor, file);
  const length = byteLength(block.view?.block ?? shape, dtype);
  if (length === undefined) throw wrong('has too many bytes');
  return {
    name,
    dtype,
    shape,
    file,
    offset: range.offset + storage.start + block.offset * size,
    length,
    ...(block.view !== undefined && { view: block.view }),
  };
}

function checkRepeated({ shape }: StoredTensor, wrong: (problem: string) => CheckpointError): void {
  if ((elementCount(shape) ?? Infinity) > maxRepeated) {
    throw wrong(`repeats its storage to more than ${maxRepeated} elements`);
  }
}

function unreadable(name: string, { shape, strides }: StoredTensor, file: string): CheckpointError {
  return new CheckpointError(
    file,
    `tensor ${quoted(name)} [${shape.join(', ')}] is stored with strides [${strides.join(', ')}], which overlap or belong to no row-major block`,
    'Use a safetensors version of the model, or save it again after .contiguous() on each tensor.',
  );
}
