import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint';
import { fingerprint } from '../../../src/checkpoint/fingerprint';
import { modelName } from '../../../src/hub/snapshot-path';
import { float32File, safetensorsFile } from './safetensors-file';
import { checkpointError, temporaryFolder } from './temporary-folder';

const fixtures = join(import.meta.dirname, '../../fixtures/checkpoints');
const llama = '{"model_type":"llama","architectures":["LlamaForSequenceClassification"]}';

function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** `models--org--model/snapshots/COMMIT` whose files are links to blobs, as the hub's cache has them. */
function cachedSnapshot(commit: string, blob: string, weights: Uint8Array): string {
  const repository = join(temporaryFolder(), 'models--org--model');
  const snapshot = join(repository, 'snapshots', commit);
  mkdirSync(snapshot, { recursive: true });
  mkdirSync(join(repository, 'blobs'));
  writeFileSync(join(repository, 'blobs', blob), weights);
  symlinkSync(join('..', '..', 'blobs', blob), join(snapshot, 'model.safetensors'));
  writeFileSync(join(snapshot, 'config.json'), llama);
  return snapshot;
}

describe('openCheckpoint', () => {
  it('describes a checkpoint from its headers', async () => {
    const { folder, config, tensors, weightFiles, ...facts } = await openCheckpoint(
      join(fixtures, 'llama_bfloat16'),
    );
    expect(folder).toBe(join(fixtures, 'llama_bfloat16'));
    expect(config.labels).toBe(1);
    expect(tensors.get('score.weight')?.shape).toEqual([1, 64]);
    expect(weightFiles).toEqual([join(folder, 'model.safetensors')]);
    expect(facts).toEqual({ totalBytes: 150_368, parameterCount: 74_112, dtype: 'BF16' });
  });

  it('opens torch shards with the same result', async () => {
    const torch = await openCheckpoint(join(fixtures, 'llama_torch_bin_sharded_bf16'));
    expect(torch.weightFiles).toHaveLength(2);
    expect(torch).toMatchObject({ parameterCount: 74_112, dtype: 'BF16' });
  });

  it('prefers safetensors to torch', async () => {
    const weights = float32File({ 'score.weight': [1, 2] });
    const folder = folderWith({
      'config.json': llama,
      'pytorch_model.bin': 'junk',
      'model.safetensors': weights,
    });
    expect((await openCheckpoint(folder)).parameterCount).toBe(2);
  });

  it('counts float parameters only and takes the type of most of them', async () => {
    const header = {
      mask: { dtype: 'U8', shape: [40], data_offsets: [0, 40] },
      half: { dtype: 'F16', shape: [5], data_offsets: [40, 50] },
      full: { dtype: 'F32', shape: [3], data_offsets: [50, 62] },
    };
    const weights = safetensorsFile(header, new Uint8Array(62));
    const folder = folderWith({ 'config.json': llama, 'model.safetensors': weights });
    expect(await openCheckpoint(folder)).toMatchObject({ parameterCount: 8, dtype: 'F16' });
  });

  it('lists what is there when no weights are readable', async () => {
    const folder = folderWith({
      'config.json': llama,
      'model.Q4.gguf': '',
      'tf_model.h5': '',
      'README.md': '',
    });
    const error = await checkpointError(openCheckpoint(folder));
    expect(error.message).toContain('it has model.Q4.gguf, tf_model.h5');
    expect(error.advice).toContain('safetensors');
    const bare = await checkpointError(openCheckpoint(folderWith({ 'config.json': llama })));
    expect(bare.message).toContain('no weight files at all');
  });

  it('explains adapters, missing configurations and folders', async () => {
    const adapter = folderWith({ 'adapter_config.json': '{}', 'adapter_model.safetensors': '' });
    expect((await checkpointError(openCheckpoint(adapter))).advice).toContain('LoRA');
    expect((await checkpointError(openCheckpoint(temporaryFolder()))).message).toContain(
      'has no config.json',
    );
    expect((await checkpointError(openCheckpoint(join(adapter, 'no')))).message).toContain('not a folder');
    expect((await checkpointError(openCheckpoint(join(adapter, 'adapter_config.json')))).message).toContain(
      'not a folder',
    );
  });

  it('refuses weights without float tensors, and quantized ones by their method', async () => {
    const folderOf = (name: string, dtype: string, bytes: number) => {
      const header = { [name]: { dtype, shape: [1], data_offsets: [0, bytes] } };
      const weights = safetensorsFile(header, new Uint8Array(bytes));
      return folderWith({ 'config.json': llama, 'model.safetensors': weights });
    };
    const failure = async (folder: string) => (await checkpointError(openCheckpoint(folder))).message;
    expect(await failure(folderOf('ids', 'I32', 4))).toContain('no float tensor');
    expect(await failure(folderOf('a.weight', 'F8_E4M3', 1))).toContain('FP8-quantized');
    expect(await failure(folderOf('a.weight_scale_inv', 'F32', 4))).toContain('FP8-quantized');
    expect(await failure(folderOf('a.weight.quant_map', 'F32', 4))).toContain('bitsandbytes-quantized');
    const folder = folderOf('a.qweight', 'I32', 4);
    expect((await checkpointError(openCheckpoint(folder))).message).toContain('GPTQ- or AWQ-quantized');
  });

  it('names a link that leads nowhere', async () => {
    const folder = folderWith({ 'config.json': llama });
    symlinkSync('../blobs/gone', join(folder, 'model.safetensors'));
    const { message } = await checkpointError(openCheckpoint(folder));
    expect(message).toMatch(/model\.safetensors: is missing, or is a link/);
  });
});

describe('fingerprint', () => {
  const commit = '0123456789abcdef0123456789abcdef01234567';
  const blob = 'ab'.repeat(32);

  it("takes the cache's own hashes and the commit", async () => {
    const snapshot = cachedSnapshot(commit, blob, float32File({ a: [2] }));
    const { 'config.json': config, ...rest } = await fingerprint(await openCheckpoint(snapshot));
    expect(config).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(rest).toEqual({ 'model.safetensors': `sha256:${blob}`, revision: commit });
    expect(modelName(snapshot)).toBe('org/model');
  });

  it('does not take a blob whose name is no SHA-256 at its word', async () => {
    const snapshot = cachedSnapshot(commit, 'ab'.repeat(20), float32File({ a: [2] }));
    const hashes = await fingerprint(await openCheckpoint(snapshot));
    expect(hashes['model.safetensors']).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('is the same for a copy and another for other bytes', async () => {
    const folder = join(fixtures, 'llama_bfloat16');
    const copy = join(temporaryFolder(), 'copy');
    cpSync(folder, copy, { recursive: true });
    const original = await fingerprint(await openCheckpoint(folder));
    expect(await fingerprint(await openCheckpoint(copy))).toEqual(original);
    expect(original).not.toHaveProperty('revision');
    writeFileSync(join(copy, 'config.json'), llama);
    expect((await fingerprint(await openCheckpoint(copy)))['config.json']).not.toBe(original['config.json']);
    expect(modelName(copy)).toBe('copy');
  });

  it('samples large files: start, end and blocks between, but not every byte', async () => {
    const whole = float32File({ weight: [2_000_000] });
    const hashWith = async (...changed: number[]) => {
      const bytes = Buffer.from(whole);
      for (const at of changed) bytes.writeUInt8(1, at);
      const folder = folderWith({ 'config.json': llama, 'model.safetensors': bytes });
      return (await fingerprint(await openCheckpoint(folder)))['model.safetensors'];
    };
    const plain = await hashWith();
    const start = await hashWith(2000);
    const end = await hashWith(whole.length - 1);
    const block = await hashWith(2 ** 20 + 10);
    expect(plain).toMatch(/^sampled-sha256:[0-9a-f]{64}$/);
    expect(new Set([plain, start, end, block]).size).toBe(4);
    expect(await hashWith(2 ** 20 + 2 ** 16 + 10)).toBe(plain);
  });
});
