import * as v from 'valibot';
import { HubError } from './hub-error';
import type { RemoteFile } from './remote-file';

/** Beside the weights, what a tokenizer, a chat template and an architecture are read from. */
const small: ReadonlySet<string> = new Set([
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'tokenizer.model',
  'spiece.model',
  'sentencepiece.bpe.model',
  'spm.model',
  'vocab.json',
  'merges.txt',
  'vocab.txt',
  'chat_template.jinja',
  'chat_template.json',
]);
const moreTemplates = /^additional_chat_templates\/[^/]+\.jinja$/;

// The order and the patterns are those by which src/checkpoint/weight-files.ts reads a folder.
const formats = [
  {
    file: 'model.safetensors',
    index: 'model.safetensors.index.json',
    shard: /-\d{5}-of-\d{5}\.safetensors$/,
    other: /\.safetensors$/,
  },
  {
    file: 'pytorch_model.bin',
    index: 'pytorch_model.bin.index.json',
    shard: /-\d{5}-of-\d{5}\.bin$/,
    other: /\.pt$|model\.bin$|^pytorch_model\.[\w-]+\.bin$/,
  },
];
const notWeights = /^(adapter_|optimizer|scheduler|scaler|rng_state|training_args|global_step)/;
const extraNetworks: ReadonlySet<string> = new Set(['regression_layer.pt', 'gating_layer.pt']);

const Index = v.object({ weight_map: v.record(v.string(), v.string()) });

/**
 * What the evaluation of a model opens: configuration, tokenizer, chat template, and its weights in one format
 * (safetensors before torch).
 * @throws HubError `not-found` when the repository has no weights that can be read
 */
export async function chooseModelFiles(
  files: readonly RemoteFile[],
  read: (path: string) => Promise<string>,
): Promise<readonly RemoteFile[]> {
  const top = files.filter(({ path }) => !path.includes('/'));
  const weights = await weightsAmong(
    top.map(({ path }) => path),
    read,
  );
  const needed = new Set([...weights, ...extraNetworks, ...small]);
  if (weights.length === 0 || !top.some(({ path }) => path === 'config.json')) throw notReadable(files);
  return files.filter(({ path }) => needed.has(path) || moreTemplates.test(path));
}

async function weightsAmong(
  names: readonly string[],
  read: (path: string) => Promise<string>,
): Promise<readonly string[]> {
  for (const { file, index } of formats) {
    if (names.includes(file)) return [file];
    if (names.includes(index)) return [index, ...shardsOf(index, await read(index), names)];
  }
  const candidates = names.filter((name) => !notWeights.test(name) && !extraNetworks.has(name));
  for (const pattern of formats.map(({ shard }) => shard)) {
    const shards = candidates.filter((name) => pattern.test(name));
    if (shards.length > 0) return shards;
  }
  for (const { other } of formats) {
    const found = candidates.filter((name) => other.test(name));
    if (found.length === 1) return found;
    if (found.length > 1) {
      throw new HubError(
        'not-found',
        `The repository has several weight files and none of the usual names: ${found.slice(0, 8).join(', ')}`,
        'Download the one that is the model into a folder with its config.json, named model.safetensors or pytorch_model.bin.',
      );
    }
  }
  return [];
}

function shardsOf(index: string, text: string, names: readonly string[]): string[] {
  const shards = [...new Set(Object.values(parseIndex(index, text)))];
  const missing = shards.find((shard) => !names.includes(shard));
  if (missing === undefined) return shards;
  throw new HubError(
    'not-found',
    `${index} names ${missing.slice(0, 200)}, which the repository does not have.`,
    'The upload is incomplete: choose another revision, or tell the owner.',
  );
}

function parseIndex(index: string, text: string): Record<string, string> {
  try {
    return v.parse(Index, JSON.parse(text)).weight_map;
  } catch (error) {
    throw new HubError(
      'not-understood',
      `${index} is not an index of weights: ${String(error)}`,
      'Choose another revision, or tell the owner of the repository.',
    );
  }
}

function notReadable(files: readonly RemoteFile[]): HubError {
  return new HubError('not-found', 'The repository has no checkpoint that can be read.', whatToChoose(files));
}

function whatToChoose(files: readonly RemoteFile[]): string {
  const has = (pattern: RegExp) => files.some(({ path }) => pattern.test(path));
  if (has(/^adapter_config\.json$/)) {
    return 'It is a LoRA adapter: merge it into its base model (PEFT merge_and_unload) and save the result.';
  }
  if (has(/\.gguf$/))
    return 'It holds GGUF files: evaluate the original checkpoint that they were made from.';
  const folders = files.flatMap(({ path }) => /^(.+)\/config\.json$/.exec(path)?.[1] ?? []);
  const checkpoints = folders.filter((folder) =>
    files.some(({ path }) => path.startsWith(`${folder}/`) && /\.(safetensors|bin)$/.test(path)),
  );
  return checkpoints.length > 0
    ? `Its folders hold some (${checkpoints.slice(0, 5).join(', ')}): download one, and name the folder on this machine.`
    : 'Choose the original checkpoint, which has a config.json with model.safetensors or pytorch_model.bin beside it.';
}
