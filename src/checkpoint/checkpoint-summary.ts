import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openCheckpoint } from './checkpoint';
import { CheckpointError } from './checkpoint-error';
import { hubSnapshot, modelName } from '../hub/snapshot-path';
import { readJsonFile } from './json';
import { estimateMemory, usualRunTokens, type MemoryEstimate } from './memory-estimate';
import { sumOfSizes, weightFilesAmong } from './weight-files';

/** What a list of models shows. */
export interface CheckpointSummary {
  readonly folder: string;
  /** `org/name` in the Hugging Face cache, else the folder's name. */
  readonly name: string;
  /** First of `architectures`; empty where unknown. */
  readonly architecture: string;
  readonly modelType: string;
  /** 0 where unknown. */
  readonly parameters: number;
  /** Dominant float type under safetensors' name, e.g. `BF16`; empty where unknown. */
  readonly dtype: string;
  /** Of the weight files. */
  readonly bytes: number;
  /** That running it takes, for sequences of usual length; absent where unknown. */
  readonly memory?: MemoryEstimate;
  /** The same with the weights of linear layers in 8 bits. */
  readonly quantizedMemory?: MemoryEstimate;
  /** Whether the tokenizer brings a chat template. */
  readonly template: 'tokenizer' | 'none';
  readonly revision?: string;
  /** Why it cannot be opened, and what to do. */
  readonly problem?: string;
}

const maxTokenizerConfigBytes = 50_000_000;

/** Opens a checkpoint far enough to describe it; what is wrong with it becomes `problem`. */
export async function summariseCheckpoint(folder: string): Promise<CheckpointSummary> {
  const snapshot = hubSnapshot(folder);
  const common = {
    folder,
    name: modelName(folder),
    template: await chatTemplate(folder),
    ...(snapshot !== undefined && { revision: snapshot.revision }),
  };
  try {
    const { config, parameterCount, dtype, totalBytes, tensors } = await openCheckpoint(folder);
    const [architecture = ''] = config.architectures;
    const { modelType } = config;
    const memory = estimateMemory(tensors, usualRunTokens);
    const quantizedMemory = estimateMemory(tensors, usualRunTokens, true);
    return {
      ...common,
      architecture,
      modelType,
      parameters: parameterCount,
      dtype,
      bytes: totalBytes,
      memory,
      quantizedMemory,
    };
  } catch (error) {
    return {
      ...common,
      ...(await declaredType(folder)),
      parameters: 0,
      dtype: '',
      bytes: await weightBytes(folder),
      problem: describe(error),
    };
  }
}

function describe(error: unknown): string {
  if (!(error instanceof CheckpointError)) return error instanceof Error ? error.message : String(error);
  return error.advice === undefined ? error.message : `${error.message}. ${error.advice}`;
}

/** From config.json as it stands, for a checkpoint that does not open. */
async function declaredType(folder: string): Promise<{ architecture: string; modelType: string }> {
  const raw = await readJsonFile(join(folder, 'config.json'), maxTokenizerConfigBytes).catch(() => undefined);
  const names: unknown = raw?.['architectures'];
  const architecture: unknown = Array.isArray(names) ? names[0] : undefined;
  const modelType = raw?.['model_type'];
  return {
    architecture: typeof architecture === 'string' ? architecture : '',
    modelType: typeof modelType === 'string' ? modelType : '',
  };
}

async function weightBytes(folder: string): Promise<number> {
  const names = await namesIn(folder);
  return sumOfSizes(weightFilesAmong(names).map((name) => join(folder, name))).catch(() => 0);
}

/** transformers 4 keeps the template in tokenizer_config.json, transformers 5 in a file of its own. */
async function chatTemplate(folder: string): Promise<'tokenizer' | 'none'> {
  const names = await namesIn(folder);
  if (names.includes('chat_template.jinja') || names.includes('chat_template.json')) return 'tokenizer';
  if (!names.includes('tokenizer_config.json')) return 'none';
  const path = join(folder, 'tokenizer_config.json');
  const config = await readJsonFile(path, maxTokenizerConfigBytes).catch(() => undefined);
  return config?.['chat_template'] == null ? 'none' : 'tokenizer';
}

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((): string[] => []);
}
