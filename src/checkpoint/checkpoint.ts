import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CheckpointError } from './checkpoint-error';
import { readModelConfig, type ModelConfig } from './config';
import { refuseQuantisedTensors } from './quantisation';
import { elementCount } from './shape';
import type { Dtype, TensorLocation, TensorTable } from './tensor';
import { howToGetWeights, readWeights, sumOfSizes } from './weight-files';

/** A model as files. Nothing but headers has been read. */
export interface Checkpoint {
  /** Absolute. */
  readonly folder: string;
  readonly config: ModelConfig;
  readonly tensors: TensorTable;
  /** Absolute paths as the folder names them (symlinks not resolved). */
  readonly weightFiles: readonly string[];
  /** Of the weight files. */
  readonly totalBytes: number;
  /** Elements of all float tensors; masks and other integer buffers are not counted. */
  readonly parameterCount: number;
  /** The float type that most parameters have. */
  readonly dtype: Dtype;
}

const floatTypes: ReadonlySet<Dtype> = new Set<Dtype>(['F64', 'F32', 'F16', 'BF16']);

/**
 * Opens a checkpoint's folder: config.json and the headers of its weights, safetensors before torch.
 * @throws CheckpointError for everything that is wrong with it
 */
export async function openCheckpoint(path: string): Promise<Checkpoint> {
  const folder = resolve(path);
  const names = await listFolder(folder);
  if (!names.includes('config.json')) {
    throw new CheckpointError(folder, 'has no config.json', howToGetWeights(names));
  }
  const config = await readModelConfig(folder);
  const { tensors, files } = await readWeights(folder, names);
  refuseQuantisedTensors(tensors);
  const parameters = parametersByType(tensors);
  const [dominant] = [...parameters].sort(([, a], [, b]) => b - a);
  if (dominant === undefined) {
    throw new CheckpointError(
      folder,
      'its weights hold no float tensor: they seem to be quantized',
      'Use the original checkpoint with float16, bfloat16 or float32 weights.',
    );
  }
  return {
    folder,
    config,
    tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])),
    weightFiles: files,
    totalBytes: await sumOfSizes(files),
    parameterCount: [...parameters.values()].reduce((sum, count) => sum + count, 0),
    dtype: dominant[0],
  };
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    throw new CheckpointError(
      folder,
      'is not a folder that can be read',
      'Give the folder that holds config.json and the weights.',
    );
  }
}

function parametersByType(tensors: readonly TensorLocation[]): Map<Dtype, number> {
  const counts = new Map<Dtype, number>();
  for (const { dtype, shape } of tensors) {
    if (floatTypes.has(dtype)) counts.set(dtype, (counts.get(dtype) ?? 0) + (elementCount(shape) ?? 0));
  }
  return counts;
}
