import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { CheckpointError } from './checkpoint-error';
import { readJsonFile } from './json';
import { maxNameLength, maxTensors, quoted } from './shape';
import type { TensorLocation } from './tensor';

const maxIndexBytes = 32_000_000;
/** One for each tensor, and a few besides. */
const maxIndexValues = maxTensors + 1000;

/** A plain file name: the weights of a checkpoint lie in its own folder. */
const ShardName = v.pipe(
  v.string(),
  v.maxLength(255),
  v.regex(/^[^/\\:\0]+\.(safetensors|bin)$/, 'a shard must be a plain file name inside the folder'),
);
const WeightMap = v.record(v.pipe(v.string(), v.maxLength(maxNameLength)), ShardName);

/** A checkpoint's tensors, and the absolute paths of the files that hold them. */
export interface WeightFiles {
  readonly tensors: TensorLocation[];
  readonly files: string[];
}

/** Which shard each tensor lies in: the `weight_map` of `*.index.json`. */
export async function readShardIndex(indexFile: string): Promise<ReadonlyMap<string, string>> {
  const { weight_map: weightMap } = await readJsonFile(indexFile, maxIndexBytes, maxIndexValues);
  const parsed = v.safeParse(WeightMap, weightMap);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const where = v.getDotPath(issue);
    throw new CheckpointError(
      indexFile,
      `weight_map${where === null ? '' : ` ${quoted(where)}`}: ${issue.message}`,
    );
  }
  const index = new Map(Object.entries(parsed.output));
  if (index.size === 0) throw new CheckpointError(indexFile, 'weight_map names no tensor');
  return index;
}

/**
 * The tensors of a sharded checkpoint. Where two shards hold a name, the index decides; tensors that it does
 * not name are taken too, as transformers does.
 *
 * @param readShard reads the tensors of one file
 */
export async function readShards(
  indexFile: string,
  readShard: (path: string) => Promise<TensorLocation[]>,
): Promise<WeightFiles> {
  const index = await readShardIndex(indexFile);
  const folder = dirname(indexFile);
  const names = [...new Set(index.values())].sort();
  await requireFiles(names, folder, indexFile);

  const tensors = new Map<string, TensorLocation>();
  for (const shard of names) {
    for (const tensor of await readShard(join(folder, shard))) {
      if ((index.get(tensor.name) ?? shard) === shard) tensors.set(tensor.name, tensor);
    }
  }
  for (const [name, shard] of index) {
    if (!tensors.has(name)) {
      throw new CheckpointError(
        join(folder, shard),
        `does not hold tensor ${quoted(name)}, which ${indexFile} says it does`,
        'The shards and the index are of different versions: download all of them again.',
      );
    }
  }
  return { tensors: [...tensors.values()], files: names.map((name) => join(folder, name)) };
}

/**
 * The tensors of shards that no index describes.
 * @throws CheckpointError where two of them hold a name
 */
export async function joinShards(
  files: string[],
  readShard: (path: string) => Promise<TensorLocation[]>,
): Promise<WeightFiles> {
  const tensors = new Map<string, TensorLocation>();
  for (const file of files) {
    for (const tensor of await readShard(file)) {
      const other = tensors.get(tensor.name);
      if (other !== undefined) {
        throw new CheckpointError(file, `holds tensor ${quoted(tensor.name)}, as ${other.file} does`);
      }
      tensors.set(tensor.name, tensor);
    }
  }
  return { tensors: [...tensors.values()], files };
}

async function requireFiles(names: readonly string[], folder: string, indexFile: string): Promise<void> {
  const present = new Set(await readdir(folder));
  const missing = names.filter((name) => !present.has(name));
  if (missing.length === 0) return;
  const shown = missing.slice(0, 5).join(', ') + (missing.length > 5 ? ', …' : '');
  throw new CheckpointError(
    indexFile,
    `${missing.length} of its ${names.length} weight files are missing: ${shown}`,
    'The download is incomplete: download the missing files into the same folder.',
  );
}
