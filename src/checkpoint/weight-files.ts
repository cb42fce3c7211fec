import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { CheckpointError } from './checkpoint-error';
import { readSafetensorsHeader } from './safetensors';
import { joinShards, readShards, type WeightFiles } from './shards';
import { withCurrentNames } from './tensor-names';
import type { TensorLocation } from './tensor';
import { readTorchFile } from './torch-file';

type ReadTensors = (path: string) => Promise<TensorLocation[]>;

interface Format {
  readonly read: ReadTensors;
  /** Of a single file and of an index of shards, as transformers names them. */
  readonly file: string;
  readonly index: string;
  /** A single file under another name that may be a model's weights. */
  readonly other: RegExp;
  /** Part of a set without an index: stem, number, how many. */
  readonly shard: RegExp;
}

/** In transformers' order of preference. */
const formats: readonly Format[] = [
  {
    read: readSafetensorsHeader,
    file: 'model.safetensors',
    index: 'model.safetensors.index.json',
    other: /\.safetensors$/,
    shard: /^(.+)-(\d{5})-of-(\d{5})\.safetensors$/,
  },
  {
    read: readTorchFile,
    file: 'pytorch_model.bin',
    index: 'pytorch_model.bin.index.json',
    other: /\.pt$|model\.bin$|^pytorch_model\.[\w-]+\.bin$/,
    shard: /^(.+)-(\d{5})-of-(\d{5})\.bin$/,
  },
];

/** Beside a model's weights, but other than these: LoRA adapters, what a trainer leaves behind. */
const notWeights = /^(adapter_|optimizer|scheduler|scaler|rng_state|training_args|global_step)/;

/** Small networks that some models keep in files of their own: their tensors get the file's name as a prefix. */
const extraFiles: readonly string[] = ['regression_layer.pt', 'gating_layer.pt'];

/** Files by which people recognise a model's weights, supported or not. */
const weightExtensions = new Set([
  '.safetensors',
  '.bin',
  '.pt',
  '.pth',
  '.ckpt',
  '.gguf',
  '.onnx',
  '.h5',
  '.msgpack',
]);

/** The weight files among a folder's names, of any format. */
export function weightFilesAmong(names: readonly string[]): string[] {
  return names.filter((name) => weightExtensions.has(extname(name).toLowerCase())).sort();
}

/**
 * Reads the headers of a checkpoint's weights. `files` are absolute, symlinks not resolved. Names of tensors are
 * those of today's model classes.
 * @param names what the folder holds
 */
export async function readWeights(folder: string, names: readonly string[]): Promise<WeightFiles> {
  const model = await readModel(folder, names);
  const extras = await Promise.all(
    extraFiles.filter((name) => names.includes(name)).map((name) => readExtra(folder, name)),
  );
  return {
    tensors: [...withCurrentNames(model.tensors), ...extras.flatMap(({ tensors }) => tensors)],
    files: [...model.files, ...extras.flatMap(({ files }) => files)],
  };
}

/** One file or shards under the usual names, else shards without an index, else a single file under another name. */
async function readModel(folder: string, names: readonly string[]): Promise<WeightFiles> {
  for (const { file, index, read } of formats) {
    if (names.includes(file)) return readSingle(join(folder, file), read);
    if (names.includes(index)) return readShards(join(folder, index), read);
  }
  const candidates = names.filter((name) => !notWeights.test(name) && !extraFiles.includes(name)).sort();
  for (const { shard, read } of formats) {
    const set = shardSet(candidates, shard, folder);
    if (set.length > 0) {
      return joinShards(
        set.map((name) => join(folder, name)),
        read,
      );
    }
  }
  for (const { other, read } of formats) {
    const files = candidates.filter((name) => other.test(name));
    const [only] = files;
    if (only !== undefined && files.length === 1) return readSingle(join(folder, only), read);
    if (files.length > 1) throw ambiguous(folder, files);
  }
  throw noWeights(folder, names);
}

async function readSingle(path: string, read: ReadTensors): Promise<WeightFiles> {
  return { tensors: await read(path), files: [path] };
}

async function readExtra(folder: string, name: string): Promise<WeightFiles> {
  const { tensors, files } = await readSingle(join(folder, name), readTorchFile);
  const prefix = name.slice(0, -extname(name).length);
  return { tensors: tensors.map((tensor) => ({ ...tensor, name: `${prefix}.${tensor.name}` })), files };
}

/** The names of a complete set of shards, in order; empty where there is no shard at all. */
function shardSet(names: readonly string[], pattern: RegExp, folder: string): string[] {
  const shards = names.filter((name) => pattern.test(name));
  const sets = new Set(shards.map((name) => name.replace(pattern, '$1-of-$3')));
  if (sets.size > 1) throw ambiguous(folder, shards);
  const [first] = shards;
  if (first === undefined) return [];
  const count = Number(first.replace(pattern, '$3'));
  const numbers = new Set(shards.map((name) => Number(name.replace(pattern, '$2'))));
  const missing = Array.from({ length: Math.min(count, 1000) }, (_, i) => i + 1).filter(
    (i) => !numbers.has(i),
  );
  if (missing.length === 0 && shards.length === count) return shards;
  throw new CheckpointError(
    folder,
    `has ${shards.length} of ${count} weight files like ${first}${missing.length > 0 ? `; the first missing is number ${String(missing[0])}` : ''}`,
    'The download is incomplete: download the missing files into the same folder.',
  );
}

function ambiguous(folder: string, files: readonly string[]): CheckpointError {
  return new CheckpointError(
    folder,
    `has several weight files and none of the usual names: ${listed(files)}`,
    'Keep the one that is the model in a folder with its config.json, or rename it to model.safetensors (or pytorch_model.bin).',
  );
}

function noWeights(folder: string, names: readonly string[]): CheckpointError {
  const found = weightFilesAmong(names);
  return new CheckpointError(
    folder,
    `has no model.safetensors or pytorch_model.bin (nor their index.json); ${found.length === 0 ? 'it has no weight files at all' : `it has ${listed(found)}`}`,
    howToGetWeights(names),
  );
}

function listed(files: readonly string[]): string {
  return files.slice(0, 8).join(', ') + (files.length > 8 ? ', …' : '');
}

/** What to do about a folder that lacks config.json or weights. */
export function howToGetWeights(names: readonly string[]): string {
  return names.includes('adapter_config.json')
    ? 'This is a LoRA adapter: merge it into its base model (PEFT merge_and_unload) and save the result.'
    : 'Download the original Hugging Face checkpoint with safetensors weights; converted formats are not read.';
}

/** Sizes of the files together, in bytes. */
export async function sumOfSizes(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
