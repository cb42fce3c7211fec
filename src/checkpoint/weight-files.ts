import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { CheckpointError } from './checkpoint-error';
import { readSafetensorsHeader } from './safetensors';
import { readShards } from './shards';
import type { TensorLocation } from './tensor';
import { readTorchArchive } from './torch-zip';

type ReadTensors = (path: string) => Promise<TensorLocation[]>;

/** Where weights are looked for, in transformers' order: safetensors before torch, one file before shards. */
const layouts: readonly { readonly file: string; readonly read: ReadTensors; readonly sharded: boolean }[] = [
  { file: 'model.safetensors', read: readSafetensorsHeader, sharded: false },
  { file: 'model.safetensors.index.json', read: readSafetensorsHeader, sharded: true },
  { file: 'pytorch_model.bin', read: readTorchArchive, sharded: false },
  { file: 'pytorch_model.bin.index.json', read: readTorchArchive, sharded: true },
];

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
 * Reads the headers of a checkpoint's weights. `files` are absolute, symlinks not resolved.
 * @param names what the folder holds
 */
export async function readWeights(
  folder: string,
  names: readonly string[],
): Promise<{ tensors: TensorLocation[]; files: string[] }> {
  const layout = layouts.find(({ file }) => names.includes(file));
  if (layout === undefined) throw noWeights(folder, names);
  const path = join(folder, layout.file);
  if (layout.sharded) return readShards(path, layout.read);
  return { tensors: await layout.read(path), files: [path] };
}

function noWeights(folder: string, names: readonly string[]): CheckpointError {
  const found = weightFilesAmong(names);
  const shown = found.slice(0, 8).join(', ') + (found.length > 8 ? ', …' : '');
  return new CheckpointError(
    folder,
    `has no model.safetensors or pytorch_model.bin (nor their index.json); ${shown === '' ? 'it has no weight files at all' : `it has ${shown}`}`,
    howToGetWeights(names),
  );
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
