import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { availableMemory, type MemorySource } from '../../../src/checkpoint/available-memory';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint';
import { summariseCheckpoint } from '../../../src/checkpoint/checkpoint-summary';
import { requireMemory } from '../../../src/checkpoint/memory-check';
import { estimateMemory } from '../../../src/checkpoint/memory-estimate';
import { bytesText, memoryText } from '../../../src/checkpoint/memory-text';
import { runTokensOf } from '../../../src/inference/reward-model';
import type { Dtype, TensorTable, TensorView } from '../../../src/checkpoint/tensor';
import { checkpointError } from './temporary-folder';

const gigabyte = 1e9;

/** A table of tensors one after another in one file. */
function tableOf(
  tensors: readonly (readonly [string, Dtype, readonly number[], TensorView?])[],
): TensorTable {
  let offset = 0;
  return new Map(
    tensors.map(([name, dtype, shape, view]) => {
      const length = shape.reduce((a, b) => a * b, 1) * (dtype === 'F32' ? 4 : 2);
      const tensor = {
        name,
        dtype,
        shape,
        file: '/m/model.safetensors',
        offset,
        length,
        ...(view && { view }),
      };
      offset += length;
      return [name, tensor];
    }),
  );
}

/** The matrices of Llama 2 7B. */
function llama7b(dtype: Dtype): TensorTable {
  const layer = (i: number) => [
    ...['q', 'k', 'v', 'o'].map((part) => [`${i}.${part}`, dtype, [4096, 4096]] as const),
    ...['gate', 'up'].map((part) => [`${i}.${part}`, dtype, [11008, 4096]] as const),
    [`${i}.down`, dtype, [4096, 11008]] as const,
  ];
  const layers = Array.from({ length: 32 }, (_, i) => layer(i)).flat();
  return tableOf([['embed', dtype, [32000, 4096]], ...layers, ['score', dtype, [1, 4096]]]);
}

describe('estimateMemory', () => {
  it('adds to the stored weights what is alive beside them', () => {
    const estimate = estimateMemory(llama7b('BF16'), 2048);
    expect(estimate.weights / gigabyte).toBeCloseTo(13.2, 1);
    expect(estimate.cast / gigabyte).toBeCloseTo(26.4, 1);
    // Two and a half times 4096 × 11008 floats: the table of embeddings is never cast as a whole.
    expect(estimate.copies).toBe(2.5 * 4 * 4096 * 11008);
    expect(estimate.activations).toBe(4 * 6 * 11008 * 2048);
    expect(estimate.gpu).toBe(estimate.weights + estimate.copies + estimate.activations);
    expect(estimate.cpu).toBeGreaterThan(estimate.gpu);
  });

  it('casts nothing of float32 weights, but copies views', () => {
    expect(estimateMemory(llama7b('F32'), 1)).toMatchObject({ cast: 0, copies: 0 });
    const view = { block: [20, 10], starts: [0, 0], sizes: [20, 10], axes: [1, 0] };
    const table = tableOf([['a', 'F32', [10, 20], view]]);
    expect(estimateMemory(table, 1)).toMatchObject({ weights: 800, cast: 800, copies: 2000 });
  });

  it('counts the matrices of layers in 8 bits, and the float32 copy that each is made in turn', () => {
    const estimate = estimateMemory(llama7b('BF16'), 2048, true);
    expect(estimate.weights / gigabyte).toBeCloseTo(6.9, 1);
    expect(estimate.copies).toBe(2.5 * 4 * 4096 * 11008);
    expect(estimateMemory(llama7b('F32'), 2048, true).copies).toBe(estimate.copies);
  });

  it('counts tensors that share their bytes once, and no integers', () => {
    const tied = { name: 'b', dtype: 'F32', shape: [10], file: '/m/a', offset: 8, length: 40 } as const;
    const table: TensorTable = new Map([
      ['a', { ...tied, name: 'a' }],
      ['b', tied],
      ['mask', { ...tied, name: 'mask', dtype: 'I64', offset: 100, length: 80 }],
    ]);
    expect(estimateMemory(table, 1).weights).toBe(40);
  });
});

describe('requireMemory', () => {
  const checkpoint = { folder: '/models/rm', tensors: llama7b('BF16') };
  const check = { provider: 'cpu', maxLength: 2048, runTokens: 2048 };
  const free = (bytes: number) => () => Promise.resolve(bytes);

  it('refuses a model that does not fit, and says what can be done', async () => {
    const error = await checkpointError(requireMemory(checkpoint, check, free(12 * gigabyte)));
    expect(error.message).toBe('/models/rm: needs about 14 GB of memory on the CPU, 12 GB are free');
    expect(error.advice).toMatch(/GPU \(--provider cuda\).*more memory.*--force to run from disk, slowly/);
  });

  it('lets it run where it fits, on a GPU, or when forced', async () => {
    await expect(requireMemory(checkpoint, check, free(16 * gigabyte))).resolves.toBeUndefined();
    await expect(requireMemory(checkpoint, { ...check, provider: 'cuda' }, free(0))).resolves.toBeUndefined();
    await expect(requireMemory(checkpoint, { ...check, force: true }, free(0))).resolves.toBeUndefined();
  });

  it('takes the larger of session run and longest sequence', async () => {
    const large = { ...check, runTokens: 65_536 };
    const error = await checkpointError(requireMemory(checkpoint, large, free(16 * gigabyte)));
    expect(error.message).toContain('31 GB');
    const uncut = { ...check, maxLength: 1_000_000 };
    await expect(requireMemory(checkpoint, uncut, free(17 * gigabyte))).resolves.toBeUndefined();
  });

  it('counts as many tokens as a session run may hold', async () => {
    const { folder, tensors } = await openCheckpoint(
      join(import.meta.dirname, '../../fixtures/checkpoints/llama_bfloat16'),
    );
    const { memory } = await summariseCheckpoint(folder);
    expect(memory).toEqual(estimateMemory(tensors, runTokensOf({})));
    const needed = memory?.cpu ?? 0;
    const run = { provider: 'cpu', maxLength: 512, runTokens: runTokensOf({}) };
    await expect(requireMemory({ folder, tensors }, run, free(needed))).resolves.toBeUndefined();
    await expect(requireMemory({ folder, tensors }, run, free(needed - 1))).rejects.toThrow('needs about');
  });

  it('knows what is free on this machine', async () => {
    const { folder, tensors } = await openCheckpoint(
      join(import.meta.dirname, '../../fixtures/checkpoints/llama_bfloat16'),
    );
    await expect(requireMemory({ folder, tensors }, check)).resolves.toBeUndefined();
  });
});

describe('availableMemory', () => {
  const files: Readonly<Record<string, string>> = {
    '/proc/self/cgroup': '0::/app\n',
    '/sys/fs/cgroup/app/memory.stat': 'anon 5\nfile 9\ninactive_file 3000\nactive_file 400\n',
  };
  const source = (changes: Partial<MemorySource>, texts = files): MemorySource => ({
    platform: 'linux',
    total: () => 64_000,
    free: () => 20_000,
    constrained: () => 0,
    available: () => 20_000,
    read: (path) => {
      const text = texts[path];
      return text === undefined ? Promise.reject(new Error('ENOENT')) : Promise.resolve(text);
    },
    ...changes,
  });

  it('is what the system calls free', async () => {
    expect(await availableMemory(source({}))).toBe(20_000);
    expect(await availableMemory(source({ constrained: () => 2 ** 64 }))).toBe(20_000);
  });

  it('within a container is what is left there, cached files included', async () => {
    const container = { constrained: () => 8_000, available: () => 1_000 };
    expect(await availableMemory(source(container))).toBe(4_400);
    expect(await availableMemory(source({ ...container, free: () => 2_000 }))).toBe(2_000);
    const old = {
      '/proc/self/cgroup': '3:cpu:/\n2:blkio,memory:/x\n',
      '/sys/fs/cgroup/memory/memory.stat': 'inactive_file 1\ntotal_inactive_file 500\ntotal_active_file 0\n',
    };
    expect(await availableMemory(source(container, old))).toBe(1_500);
    expect(await availableMemory(source(container, {}))).toBe(1_000);
  });

  it('on macOS is at least half of the memory', async () => {
    expect(await availableMemory(source({ platform: 'darwin' }))).toBe(32_000);
    expect(await availableMemory(source({ platform: 'darwin', free: () => 40_000 }))).toBe(40_000);
  });
});

describe('texts', () => {
  it('round to what matters', () => {
    expect([120e6, 1.54e9, 54.4e9].map(bytesText)).toEqual(['120 MB', '1.5 GB', '54 GB']);
    const estimate = estimateMemory(llama7b('BF16'), 2048);
    expect(memoryText(estimate)).toBe('about 14 GB on the CPU, 14 GB on a GPU');
  });
});
