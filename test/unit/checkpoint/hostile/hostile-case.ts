import { closeSync, ftruncateSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { pickle, type Pickled } from '../pickle-writer';
import { float32File } from '../safetensors-file';
import { zip, type ZipOptions } from '../zip-writer';

/** A file's bytes; `sparse` makes it so long, the rest zeros that take no room on the disk. */
export interface HostileFile {
  readonly bytes: Uint8Array;
  readonly sparse?: number;
}

/** A checkpoint made to harm whoever opens it. */
export interface HostileCase {
  readonly name: string;
  readonly files: Readonly<Record<string, Uint8Array | HostileFile>>;
  /** What the refusal must say. */
  readonly says: RegExp;
}

export const config = {
  model_type: 'llama',
  architectures: ['LlamaForSequenceClassification'],
  hidden_size: 2,
  intermediate_size: 4,
  num_hidden_layers: 1,
  num_attention_heads: 1,
  vocab_size: 8,
  num_labels: 1,
};
export const goodConfig = Buffer.from(JSON.stringify(config));
/** The one storage of the corpus' torch files. */
export const floats = new Uint8Array(48);
export const million = 1_000_000;

export const archive = (
  data: Buffer,
  options?: ZipOptions,
  extra: readonly (readonly [string, Uint8Array])[] = [],
) => zip([['m/data.pkl', data], ['m/data/0', floats], ...extra], options);
export const torch = (name: string, data: Buffer, says: RegExp): HostileCase => ({
  name,
  files: { 'config.json': goodConfig, 'pytorch_model.bin': archive(data) },
  says,
});
export const pickled = (name: string, value: Pickled, says: RegExp) => torch(name, pickle(value), says);
export const codes = (name: string, text: string, says: RegExp) =>
  torch(name, Buffer.from(text, 'latin1'), says);
export const archived = (name: string, bytes: Buffer, says: RegExp): HostileCase => ({
  name,
  files: { 'config.json': goodConfig, 'pytorch_model.bin': bytes },
  says,
});
export const safe = (name: string, bytes: Buffer | HostileFile, says: RegExp): HostileCase => ({
  name,
  files: { 'config.json': goodConfig, 'model.safetensors': bytes },
  says,
});
export const configured = (name: string, bytes: Buffer | HostileFile, says: RegExp): HostileCase => ({
  name,
  files: { 'config.json': bytes, 'model.safetensors': float32File({ 'score.weight': [1, 2] }) },
  says,
});
export const indexed = (name: string, shard: unknown, says: RegExp): HostileCase => ({
  name,
  files: {
    'config.json': goodConfig,
    'model.safetensors.index.json': Buffer.from(JSON.stringify({ weight_map: { a: shard } })),
  },
  says,
});

/** Writes a case into a folder of its own. */
export function writeCase(folder: string, { files }: HostileCase): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    if (content instanceof Uint8Array) {
      writeFileSync(join(folder, name), content);
      continue;
    }
    const file = openSync(join(folder, name), 'w');
    writeSync(file, content.bytes);
    if (content.sparse !== undefined) ftruncateSync(file, content.sparse);
    closeSync(file);
  }
}
