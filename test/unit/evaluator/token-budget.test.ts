import { describe, expect, it } from 'vitest';
import type { TensorTable } from '../../../src/checkpoint/tensor';
import { tokenBudget } from '../../../src/evaluator/token-budget';
import type { ExecutionProvider } from '../../../src/inference/session';

/** 12 MB a layer of 1024 by 3072; six values of 3072 a token: 74 kB. */
const tensors: TensorTable = new Map(
  Array.from({ length: 8 }, (_, i) => [
    `layer.${i}`,
    {
      name: `layer.${i}`,
      file: 'model',
      offset: i * 2 ** 24,
      length: 12 * 2 ** 20,
      dtype: 'F32',
      shape: [1024, 3072],
    },
  ]),
);

const budget = (provider: ExecutionProvider, bytes: number | undefined) =>
  tokenBudget({ tensors }, provider, {
    main: () => Promise.resolve(bytes ?? 0),
    gpu: () => Promise.resolve(bytes),
  });

describe('the tokens of a batch', () => {
  it('are no more than help where memory is free', async () => {
    expect(await budget('cpu', 16e9)).toBe(1024);
    expect(await budget('cuda', 40e9)).toBe(16_384);
  });

  it('are fewer where it is short, but worth a run', async () => {
    expect(await budget('cpu', 400e6)).toBe(512);
    expect(await budget('cpu', 100e6)).toBe(256);
    expect(await budget('cuda', 2e9)).toBe(4096);
  });

  it('are the usual where nobody can tell what is free', async () => {
    expect(await budget('cuda', undefined)).toBe(4096);
    expect(await budget('webgpu', 1)).toBe(4096);
  });
});
