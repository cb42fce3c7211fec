import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWeights } from '../../../src/checkpoint/weight-files';
import { dict, pickle, stateDict, tensor } from './pickle-writer';
import { float32File } from './safetensors-file';
import { checkpointError, temporaryFolder } from './temporary-folder';
import { zip } from './zip-writer';

/** A torch file of float32 tensors of two elements. */
function torchFile(...names: readonly string[]): Buffer {
  const tensors = Object.fromEntries(names.map((name, i) => [name, tensor({ key: String(i), shape: [2] })]));
  const storages = names.map((_, i) => [`a/data/${i}`, new Uint8Array(8)] as const);
  return zip([['a/data.pkl', pickle(names.length > 1 ? stateDict(tensors) : dict(tensors))], ...storages]);
}

const safetensors = (...names: readonly string[]) =>
  float32File(Object.fromEntries(names.map((name) => [name, [2]])));

function folderOf(files: Readonly<Record<string, Uint8Array>>): string {
  const folder = temporaryFolder();
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return folder;
}

async function read(files: Readonly<Record<string, Uint8Array>>) {
  const folder = folderOf(files);
  const weights = await readWeights(folder, readdirSync(folder));
  return {
    tensors: weights.tensors.map(({ name }) => name),
    files: weights.files.map((file) => file.slice(folder.length + 1)),
  };
}

async function failure(files: Readonly<Record<string, Uint8Array>>) {
  const folder = folderOf(files);
  return checkpointError(readWeights(folder, readdirSync(folder)));
}

describe('readWeights', () => {
  it('takes the usual names before all others', async () => {
    const files = { 'model.safetensors': safetensors('a'), 'model.fp16.safetensors': safetensors('b') };
    expect(await read(files)).toEqual({ tensors: ['a'], files: ['model.safetensors'] });
    const torch = { 'pytorch_model.bin': torchFile('a'), 'other.safetensors': safetensors('b') };
    expect((await read(torch)).files).toEqual(['pytorch_model.bin']);
  });

  it.each(['model-0000#-of-00002.safetensors', 'model.fp16-0000#-of-00002.safetensors'])(
    'joins shards %s without an index',
    async (pattern) => {
      const [one, two] = [pattern.replace('#', '1'), pattern.replace('#', '2')];
      const weights = await read({ [two]: safetensors('b'), [one]: safetensors('a', 'c') });
      expect(weights).toEqual({ tensors: ['a', 'c', 'b'], files: [one, two] });
    },
  );

  it('joins torch shards without an index', async () => {
    const one = 'pytorch_model-00001-of-00002.bin';
    const two = 'pytorch_model-00002-of-00002.bin';
    const files = { [one]: torchFile('a'), [two]: torchFile('b'), 'training_args.bin': Buffer.of(0) };
    expect(await read(files)).toEqual({ tensors: ['a', 'b'], files: [one, two] });
  });

  it('refuses sets of shards that are incomplete, mixed, or hold a tensor twice', async () => {
    const one = 'model-00001-of-00003.safetensors';
    const incomplete = await failure({ [one]: safetensors('a') });
    expect(incomplete.message).toContain('has 1 of 3 weight files');
    expect(incomplete.message).toContain('the first missing is number 2');
    const mixed = { [one]: safetensors('a'), 'model-00001-of-00001.safetensors': safetensors('a') };
    expect((await failure(mixed)).message).toContain('several weight files');
    const twice = {
      'model-00001-of-00002.safetensors': safetensors('a'),
      'model-00002-of-00002.safetensors': safetensors('a'),
    };
    expect((await failure(twice)).message).toContain('holds tensor "a", as');
    const huge = await failure({ 'model-00001-of-99999.safetensors': safetensors('a') });
    expect(huge.message).toContain('has 1 of 99999');
  });

  it.each(['reward.safetensors', 'model.fp16.safetensors'])('takes a single %s', async (name) => {
    const files = { [name]: safetensors('a'), 'adapter_model.safetensors': safetensors('b') };
    expect(await read(files)).toEqual({ tensors: ['a'], files: [name] });
  });

  it.each(['model.pt', 'reward.pt', 'rm_model.bin', 'pytorch_model.fp16.bin'])(
    'takes a single torch file %s',
    async (name) => {
      const files = { [name]: torchFile('a'), 'optimizer.pt': Buffer.of(0), 'rng_state_0.pth': Buffer.of(0) };
      expect(await read(files)).toEqual({ tensors: ['a'], files: [name] });
    },
  );

  it('does not choose among several files', async () => {
    const error = await failure({ 'a.pt': torchFile('a'), 'b.pt': torchFile('b') });
    expect(error.message).toContain('several weight files and none of the usual names: a.pt, b.pt');
    expect(error.advice).toContain('rename');
    const safe = { 'a.safetensors': safetensors('a'), 'b.safetensors': safetensors('b') };
    expect((await failure(safe)).message).toContain('a.safetensors, b.safetensors');
  });

  it('reads the small networks beside a model, their names prefixed', async () => {
    const files = {
      'model.safetensors': safetensors('embed_tokens.weight'),
      'gating_layer.pt': torchFile('network.0.weight', 'network.0.bias'),
      'regression_layer.pt': torchFile('0.weight'),
      'other.pt': torchFile('x'),
    };
    expect(await read(files)).toEqual({
      tensors: [
        'embed_tokens.weight',
        'regression_layer.0.weight',
        'gating_layer.network.0.weight',
        'gating_layer.network.0.bias',
      ],
      files: ['model.safetensors', 'regression_layer.pt', 'gating_layer.pt'],
    });
  });

  it('gives tensors the names of today', async () => {
    const files = {
      'model.safetensors': safetensors(
        'module.bert.embeddings.LayerNorm.gamma',
        'module.bert.embeddings.LayerNorm.beta',
        'module.bert.norm.gamma',
      ),
    };
    expect((await read(files)).tensors).toEqual([
      'bert.embeddings.LayerNorm.weight',
      'bert.embeddings.LayerNorm.bias',
      'bert.norm.gamma',
    ]);
    expect((await read({ 'model.safetensors': safetensors('module.a', 'b') })).tensors).toEqual([
      'module.a',
      'b',
    ]);
    expect((await read({ 'model.safetensors': safetensors('module._orig_mod.a') })).tensors).toEqual(['a']);
    const both = { 'model.safetensors': safetensors('LayerNorm.gamma', 'LayerNorm.weight') };
    expect((await failure(both)).message).toContain('means the same as another: "LayerNorm.weight"');
  });

  it('reports a folder in the place of a file', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'model.safetensors'));
    expect((await checkpointError(readWeights(folder, ['model.safetensors']))).message).toContain(
      'not a regular file',
    );
  });
});
