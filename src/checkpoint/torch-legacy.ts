import { truncated, type ByteFile } from './byte-file';
import { CheckpointError } from './checkpoint-error';
import { unpickle } from './pickle';
import type { PickleScope } from './pickle-machine';
import { quoted } from './shape';
import { readStateDict } from './state-dict';
import { bytesPerElement, type TensorLocation } from './tensor';
import { notTensors, persistentStorage, torchGlobals } from './torch-globals';
import { locateTensor, maxPickleBytes, maxStorages, type ByteRange, type Storage } from './torch-storage';

const magicNumber = 0x1950a86a20f9469cfc6cn;
const protocolVersion = 1001;
/** Before each storage's bytes: how many elements, an int64. */
const countBytes = 8;

/**
 * Locates the tensors of a state dict saved by PyTorch before 1.6 (or with `_use_new_zipfile_serialization=False`):
 * pickles of a magic number, a version, the writer's machine, the state dict and the storages' keys, then for each
 * key its count of elements and its bytes. Nothing in the file is executed.
 *
 * Format: torch/serialization.py (`_legacy_save`)
 */
export async function readTorchLegacy(file: ByteFile): Promise<TensorLocation[]> {
  const { path } = file;
  const bytes = await file.read(0, Math.min(file.size, maxPickleBytes));
  let end = 0;
  const next = (scope: PickleScope): unknown => {
    const pickle = unpickle(bytes, path, scope, end);
    end = pickle.end;
    return pickle.value;
  };
  const plain = plainScope(path);
  if (next(plain) !== magicNumber) throw notTensors(path, "does not begin with PyTorch's magic number");
  if (next(plain) !== protocolVersion)
    throw notTensors(path, `is not of PyTorch's protocol ${protocolVersion}`);
  checkMachine(next(plain), path);
  const storages = new Map<string, Storage>();
  const state = next({
    globals: torchGlobals(path),
    persistentLoad(id) {
      const storage = persistentStorage(id, path);
      requireSame(storages.get(storage.key) ?? storage, storage, path);
      storages.set(storage.key, storage);
      return storage;
    },
  });
  const ranges = await locateStorages(file, next(plain), storages, end);
  return [...readStateDict(state, path)].map(([name, tensor]) => {
    const range = ranges.get(tensor.storage.key);
    if (range !== undefined) return locateTensor(name, tensor, path, range);
    throw notTensors(path, `does not hold the storage of tensor ${quoted(name)}`);
  });
}

/** For pickles of numbers, texts and dicts. */
function plainScope(path: string): PickleScope {
  return {
    globals: new Map(),
    persistentLoad: () => {
      throw notTensors(path, 'refers to a storage before its state dict');
    },
  };
}

/** @param info `{protocol_version, little_endian, type_sizes: {short, int, long}}` */
function checkMachine(info: unknown, path: string): void {
  const sizes: unknown = info instanceof Map ? info.get('type_sizes') : undefined;
  if (!(info instanceof Map) || !(sizes instanceof Map)) {
    throw notTensors(path, 'does not say on what machine it was written');
  }
  if (info.get('little_endian') !== true) {
    throw new CheckpointError(
      path,
      'its byte order is big-endian; only little-endian files are supported',
      'Save the model on a little-endian machine, or use a safetensors version.',
    );
  }
  const [short, int, long] = ['short', 'int', 'long'].map((name): unknown => sizes.get(name));
  if (short !== 2 || int !== 4 || (long !== 4 && long !== 8)) {
    throw notTensors(path, 'was written on a machine whose integers have unusual sizes');
  }
}

function requireSame(first: Storage, second: Storage, path: string): void {
  if (first.dtype === second.dtype && first.wholeLength === second.wholeLength) return;
  throw notTensors(path, `describes its storage ${quoted(second.key)} in two ways`);
}

/** Walks over the storages, which lie one after another in the order of `keys` from `start` on. */
async function locateStorages(
  file: ByteFile,
  keys: unknown,
  storages: ReadonlyMap<string, Storage>,
  start: number,
): Promise<Map<string, ByteRange>> {
  if (!Array.isArray(keys) || keys.length > maxStorages) {
    throw notTensors(file.path, `does not list its storages, at most ${maxStorages}`);
  }
  const ranges = new Map<string, ByteRange>();
  let at = start;
  for (const key of keys as unknown[]) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (storage === undefined || ranges.has(storage.key)) {
      throw notTensors(file.path, 'lists a storage twice, or one that no tensor has');
    }
    const count = (await file.read(at, countBytes)).readBigInt64LE();
    const size = storage.dtype === undefined ? 1 : bytesPerElement[storage.dtype];
    if (count * BigInt(size) !== BigInt(storage.wholeLength)) {
      throw notTensors(
        file.path,
        `its storage ${quoted(storage.key)} should have ${storage.wholeLength / size} elements but has ${count.toString()}`,
      );
    }
    ranges.set(storage.key, { offset: at + countBytes, length: storage.wholeLength });
    at += countBytes + storage.wholeLength;
  }
  if (at > file.size) throw truncated(file.path, at, file.size);
  return ranges;
}
