import { describe, expect, it } from 'vitest';
import type { TensorLocation } from '../../../src/checkpoint/tensor';
import { attentionOperations, sharedLength, weightOperations, type ModelSize } from '../../bench/operations';

const tensor = (shape: number[]): TensorLocation => ({
  name: '',
  file: '',
  dtype: 'F32',
  offset: 0,
  length: 0,
  shape,
});
const size: ModelSize = {
  tensors: new Map<string, TensorLocation>([
    ['embed.weight', tensor([100, 4])],
    ['positions.weight', tensor([64, 4])],
    ['layers.0.q_proj.weight', tensor([4, 4])],
    ['layers.0.mlp.weight', tensor([8, 4])],
    ['layers.0.mlp.bias', tensor([8])],
    ['layers.1.q_proj.weight', tensor([4, 4])],
    ['layers.1.mlp.weight', tensor([8, 4])],
    ['score.weight', tensor([1, 4])],
  ]),
  layers: 2,
  attentionWidth: 4,
  vocabulary: 100,
  causal: true,
};
const sequence = (...ids: number[]) => ({ tokens: Int32Array.from(ids), pooled: [ids.length - 1] });

describe('weightOperations', () => {
  it('counts the last layer past its attention at the tokens that are read', () => {
    const pass = { computed: 10, pooled: 2, comparesVocabulary: false };
    expect(weightOperations(size, pass)).toBe(2 * (10 * (16 + 32 + 16) + 2 * 32));
  });

  it('counts the vocabulary where tokens are compared with it', () => {
    const pass = { computed: 10, pooled: 2 };
    const difference =
      weightOperations(size, { ...pass, comparesVocabulary: true }) -
      weightOperations(size, { ...pass, comparesVocabulary: false });
    expect(difference).toBe(2 * 2 * 4 * 100);
  });
});

describe('attentionOperations', () => {
  const examples = [[sequence(1, 2, 3), sequence(1, 2, 4, 5)], [sequence(6)]];

  it('counts what a causal model shares once', () => {
    const seen = 1 + 2 + 3 + (3 + 4) + 1;
    expect(attentionOperations(size, examples)).toBe(4 * 2 * 4 * seen);
  });

  it('counts all tokens for each where attention looks both ways', () => {
    expect(attentionOperations({ ...size, causal: false }, examples)).toBe(4 * 2 * 4 * (9 + 16 + 1));
  });
});

describe('sharedLength', () => {
  it('is that of the beginning in common', () => {
    expect(sharedLength([sequence(1, 2, 3), sequence(1, 2, 4, 5)])).toBe(2);
    expect(sharedLength([sequence(1, 2), sequence(1, 2, 4)])).toBe(2);
    expect(sharedLength([sequence(1, 2)])).toBe(2);
    expect(sharedLength([])).toBe(0);
  });
});
