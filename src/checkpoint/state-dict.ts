import { CheckpointError } from './checkpoint-error';
import { PickleGlobal, unpickle } from './pickle';
import { elementCount, maxDimensions, maxNameLength, quoted } from './shape';
import type { Dtype } from './tensor';

/** One of the archive's `data/KEY` entries: a flat run of elements that tensors view. */
export class Storage {
  constructor(
    readonly key: string,
    readonly dtype: Dtype,
    /** Elements. */
    readonly length: number,
  ) {}
}

/** A contiguous view into a storage. */
export class StoredTensor {
  constructor(
    readonly storage: Storage,
    /** In elements, from the storage's start. */
    readonly offset: number,
    readonly shape: readonly number[],
    /** In elements, per dimension. */
    readonly strides: readonly number[],
  ) {}

  /** Row-major without gaps; the stride of a dimension of size 1 is never used. */
  isContiguous(): boolean {
    let expected = 1;
    for (let axis = this.shape.length - 1; axis >= 0; axis--) {
      const size = this.shape[axis] ?? 1;
      if (size === 0) return true;
      if (size !== 1 && this.strides[axis] !== expected) return false;
      expected *= size;
    }
    return true;
  }
}

const storageDtypes: Readonly<Record<string, Dtype>> = {
  DoubleStorage: 'F64',
  FloatStorage: 'F32',
  HalfStorage: 'F16',
  BFloat16Storage: 'BF16',
  LongStorage: 'I64',
  IntStorage: 'I32',
  ShortStorage: 'I16',
  CharStorage: 'I8',
  ByteStorage: 'U8',
  BoolStorage: 'BOOL',
};

/**
 * Reads `data.pkl` of a torch archive: a state dict, i.e. a dict of names to tensors. Other values in the dict are
 * passed over, as PyTorch's `load_state_dict` users do with counters; nested dicts are not searched.
 *
 * Format: torch/_utils.py (`_rebuild_tensor_v2`) and torch/serialization.py (persistent ids).
 */
export function readStateDict(pickle: Buffer, file: string): Map<string, StoredTensor> {
  const dict = unpickle(pickle, file, torchScope(file));
  if (!(dict instanceof Map)) throw notStateDict(file, 'does not hold a dict of tensors');
  const tensors = new Map<string, StoredTensor>();
  for (const [name, value] of dict as Map<unknown, unknown>) {
    if (!(value instanceof StoredTensor)) continue;
    if (typeof name !== 'string' || name.length > maxNameLength) {
      throw notStateDict(file, `has a tensor whose name is not text of at most ${maxNameLength} characters`);
    }
    if (!value.isContiguous()) {
      throw new CheckpointError(
        file,
        `tensor ${quoted(name)} [${value.shape.join(', ')}] is stored with strides [${value.strides.join(', ')}], not row by row; this is not supported`,
        'Use a safetensors version of the model, or save it again after .contiguous() on each tensor.',
      );
    }
    tensors.set(name, value);
  }
  if (tensors.size === 0) throw notStateDict(file, 'holds no tensor at its top level');
  return tensors;
}

function torchScope(file: string) {
  const globals = [
    new PickleGlobal('torch._utils._rebuild_tensor_v2', (args) => rebuildTensor(args, file)),
    new PickleGlobal('torch._utils._rebuild_parameter', (args) => args[0]),
    new PickleGlobal('collections.OrderedDict', (args) => {
      if (args.length > 0) throw notStateDict(file, 'builds an OrderedDict from a list');
      return new Map();
    }),
    ...Object.keys(storageDtypes).map((name) => new PickleGlobal(`torch.${name}`)),
  ];
  return {
    globals: new Map(globals.map((global) => [global.name, global])),
    persistentLoad: (id: unknown) => loadStorage(id, file),
  };
}

/** `('storage', torch.FloatStorage, key, device, elements)`. */
function loadStorage(id: unknown, file: string): Storage {
  if (Array.isArray(id) && id.length === 5 && id[0] === 'storage') {
    const [, type, key, , length] = id as unknown[];
    const dtype = type instanceof PickleGlobal ? storageDtypes[type.name.replace('torch.', '')] : undefined;
    if (dtype !== undefined && typeof key === 'string' && key.length <= 64 && isNatural(length)) {
      return new Storage(key, dtype, length);
    }
  }
  throw notStateDict(file, 'refers to a storage in an unknown way');
}

/** `(storage, offset, shape, strides, requires_grad, backward_hooks, metadata?)`. */
function rebuildTensor(args: readonly unknown[], file: string): StoredTensor {
  const [storage, offset, shape, strides] = args;
  if (
    !(storage instanceof Storage) ||
    !isNatural(offset) ||
    !isNaturals(shape) ||
    !isNaturals(strides) ||
    shape.length !== strides.length
  ) {
    throw notStateDict(file, 'has a tensor without a valid storage, offset, shape and strides');
  }
  const count = elementCount(shape);
  if (count === undefined || offset + count > storage.length) {
    throw notStateDict(
      file,
      `has a tensor [${shape.join(', ')}] at element ${offset} of a storage of ${storage.length} elements`,
    );
  }
  return new StoredTensor(storage, offset, shape, strides);
}

function isNatural(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isNaturals(value: unknown): value is number[] {
  return Array.isArray(value) && value.length <= maxDimensions && value.every(isNatural);
}

function notStateDict(file: string, problem: string): CheckpointError {
  return new CheckpointError(
    file,
    problem,
    'The file is damaged, or is not a state dict saved by PyTorch. Use a safetensors version of the model.',
  );
}
