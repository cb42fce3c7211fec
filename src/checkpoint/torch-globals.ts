import { CheckpointError } from './checkpoint-error';
import { PickleGlobal } from './pickle-machine';
import { isNatural, maxDimensions } from './shape';
import { bytesPerElement, type Dtype } from './tensor';
import { Storage, StoredTensor } from './torch-storage';
import { dtypes, storageDtypes } from './torch-types';

const untypedStorage = 'torch.storage.UntypedStorage';
const tensorTypes = new Set(['torch.Tensor', 'torch.nn.parameter.Parameter']);

/** Pairs in all OrderedDicts that are built from lists. */
const maxPairs = 1_000_000;
const maxKeyLength = 64;

/**
 * The Python names that a file of tensors may refer to, and what they mean here: tensors and parameters are built
 * from decoded numbers, everything else is a name or plain data. All others are refused by the unpickler.
 *
 * Formats: torch/_utils.py and torch/_tensor.py (`_rebuild_…`).
 */
export function torchGlobals(file: string): ReadonlyMap<string, PickleGlobal> {
  const tensor = (args: readonly unknown[]) => rebuildTensor(args, file);
  let pairs = 0;
  const rebuild = [
    new PickleGlobal('torch._utils._rebuild_tensor', tensor),
    new PickleGlobal('torch._utils._rebuild_tensor_v2', tensor),
    new PickleGlobal('torch._utils._rebuild_tensor_v3', (args) => {
      const dtype = args[6] instanceof PickleGlobal ? dtypes.get(args[6].name) : undefined;
      if (dtype === undefined) throw notTensors(file, 'has a tensor of an unknown element type');
      return rebuildTensor(args, file, dtype);
    }),
  ];
  const globals = [
    ...rebuild,
    new PickleGlobal('torch._utils._rebuild_parameter', ([data]) => data),
    new PickleGlobal('torch._utils._rebuild_parameter_with_state', ([data]) => data),
    new PickleGlobal('torch._tensor._rebuild_from_type_v2', ([build, type, args]) => {
      const known = type instanceof PickleGlobal && tensorTypes.has(type.name);
      if (!known || !(build instanceof PickleGlobal) || !Array.isArray(args)) {
        throw notTensors(file, 'has a tensor of an unknown type');
      }
      const plain = rebuild.find(({ name }) => name === build.name);
      if (plain?.call === undefined) throw notTensors(file, 'has a tensor that is built in an unknown way');
      return plain.call(args);
    }),
    new PickleGlobal('collections.OrderedDict', ([items]) => {
      if (items === undefined) return new Map();
      if (!Array.isArray(items))
        throw notTensors(file, 'builds an OrderedDict from something other than a list');
      pairs += items.length;
      if (pairs > maxPairs) throw notTensors(file, `builds OrderedDicts from more than ${maxPairs} pairs`);
      return new Map(items.map((item) => asPair(item, file)));
    }),
    // Plain data beside the tensors: a counter's shape, where a model was trained, bytes, a set of names.
    new PickleGlobal('torch.Size', ([sizes]) => sizes),
    new PickleGlobal('torch.device', ([name]) => name),
    new PickleGlobal('_codecs.encode', () => null),
    new PickleGlobal('__builtin__.set', ([items]) => items),
    new PickleGlobal('builtins.set', ([items]) => items),
    ...[...tensorTypes, ...dtypes.keys(), untypedStorage].map((name) => new PickleGlobal(name)),
    ...[...storageDtypes.keys()].flatMap((name) => [
      new PickleGlobal(`torch.${name}`),
      new PickleGlobal(`torch.cuda.${name}`),
    ]),
  ];
  return new Map(globals.map((global) => [global.name, global]));
}

/**
 * A storage from its persistent id: `('storage', type, key, device, elements)`, in files before PyTorch 1.6 with a
 * sixth item: null, or `(key, offset, elements)` of a view into it.
 */
export function persistentStorage(id: unknown, file: string): Storage {
  const [kind, type, key, , count, view = null] = Array.isArray(id) ? (id as unknown[]) : [];
  const typeName = type instanceof PickleGlobal ? type.name : '';
  const dtype = storageDtypes.get(typeName.replace(/^torch\.(cuda\.)?/, ''));
  if (
    kind !== 'storage' ||
    (dtype === undefined && typeName !== untypedStorage) ||
    typeof key !== 'string' ||
    key.length > maxKeyLength ||
    !isNatural(count)
  ) {
    throw notTensors(file, 'refers to a storage in an unknown way');
  }
  const size = dtype === undefined ? 1 : bytesPerElement[dtype];
  if (view === null) return new Storage(key, dtype, count * size);
  const [, offset, length] = Array.isArray(view) ? (view as unknown[]) : [];
  if (!isNatural(offset) || !isNatural(length) || offset + length > count) {
    throw notTensors(file, `has a view that lies outside of its storage ${key}`);
  }
  return new Storage(key, dtype, count * size, offset * size, length * size);
}

/** `(storage, offset, shape, strides, requires_grad?, backward_hooks?, …)`. */
function rebuildTensor(args: readonly unknown[], file: string, dtype?: Dtype): StoredTensor {
  const [storage, offset, shape, strides] = args;
  const type = storage instanceof Storage ? (dtype ?? storage.dtype) : undefined;
  if (
    !(storage instanceof Storage) ||
    type === undefined ||
    !isNatural(offset) ||
    !isNaturals(shape) ||
    !isNaturals(strides) ||
    shape.length !== strides.length
  ) {
    throw notTensors(file, 'has a tensor without a valid storage, offset, shape and strides');
  }
  return new StoredTensor(storage, type, offset, shape, strides);
}

function isNaturals(value: unknown): value is number[] {
  return Array.isArray(value) && value.length <= maxDimensions && value.every(isNatural);
}

function asPair(item: unknown, file: string): readonly [unknown, unknown] {
  if (Array.isArray(item) && item.length === 2) return [item[0], item[1]];
  throw notTensors(file, 'builds an OrderedDict from something other than pairs');
}

/** The error for a file saved by PyTorch, or damaged so, that holds something other than tensors by name. */
export function notTensors(file: string, problem: string): CheckpointError {
  return new CheckpointError(
    file,
    problem,
    'The file is damaged, or is not a state dict saved by PyTorch. Use a safetensors version of the model.',
  );
}
