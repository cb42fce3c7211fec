import { describe, expect, it } from 'vitest';
import { families } from '../../../src/architectures/registry';
import type { Transformer } from '../../../src/architectures/transformer';
import { ModelConfig } from '../../../src/checkpoint/config';

const sizes = {
  hidden_size: 48,
  intermediate_size: 96,
  num_hidden_layers: 6,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  vocab_size: 160,
};

/** The body of a small model whose config.json has `keys` beside its sizes. */
function body(modelType: string, keys: Record<string, unknown> = {}, asOriginal = false): Transformer {
  const family = families.get(modelType);
  if (family === undefined) throw new Error(`no family for ${modelType}`);
  const config = new ModelConfig('config.json', { model_type: modelType, ...sizes, ...keys });
  return family.transformer(config, family.prefix, { asOriginal });
}

const windows = ({ layers }: Transformer) => layers.map(({ attention }) => attention.window);
const innerSizes = ({ layers }: Transformer) =>
  layers.map(({ feedForward }) => ('experts' in feedForward ? 'experts' : feedForward.input.outputs));

describe('Gemma', () => {
  it('has an activation of its own, whatever hidden_act says', () => {
    const [layer] = body('gemma', { hidden_act: 'silu', hidden_activation: null }).layers;
    expect(layer?.feedForward).toMatchObject({ activation: 'gelu_pytorch_tanh' });
  });

  it('is refused where it sees both ways', () => {
    expect(() => body('gemma3_text', { use_bidirectional_attention: true })).toThrow(
      /"use_bidirectional_attention" is true; expected false/,
    );
  });

  it('2 keeps its soft-cap, but not where transformers’ default is reproduced', () => {
    const caps = (asOriginal: boolean) =>
      body('gemma2', {}, asOriginal).layers.map(({ attention }) => attention.softCap);
    expect(caps(false)).toEqual(new Array(6).fill(50));
    expect(caps(true)).toEqual(new Array(6).fill(undefined));
  });

  it('2 has a window in every other layer, or where layer_types says', () => {
    expect(windows(body('gemma2', { sliding_window: 8 }))).toEqual([
      8,
      undefined,
      8,
      undefined,
      8,
      undefined,
    ]);
    const layer_types = [
      'full_attention',
      'sliding_attention',
      ...new Array<string>(4).fill('full_attention'),
    ];
    expect(windows(body('gemma2', { sliding_window: 8, layer_types }))[1]).toBe(8);
    expect(windows(body('gemma2', { sliding_window: 8, layer_types })).filter(Boolean)).toHaveLength(1);
  });

  it('3 scales the positions of layers with full attention only', () => {
    const { layers } = body('gemma3_text', {
      sliding_window_pattern: 3,
      sliding_window: 8,
      rope_scaling: { rope_type: 'linear', factor: 8 },
      rope_local_base_freq: 20_000,
    });
    const rotaries = layers.map(({ attention }) => attention.rotary);
    expect(rotaries[2]).toMatchObject({ base: 1_000_000, scaling: { type: 'linear', factor: 8 } });
    expect(rotaries[0]).toMatchObject({ base: 20_000, scaling: { type: 'default' } });
    expect(new Set(rotaries).size).toBe(2);
    expect(layers.map(({ attention }) => attention.window)).toEqual([8, 8, undefined, 8, 8, undefined]);
  });
});

describe('Qwen', () => {
  const moe = { num_experts: 4, num_experts_per_tok: 2, moe_intermediate_size: 32 };
  const sliding = { use_sliding_window: true, sliding_window: 8, max_window_layers: 3 };

  it('3 has heads of 128 unless config.json says otherwise, each normed', () => {
    const [layer] = body('qwen3').layers;
    expect(layer?.attention.headSize).toBe(128);
    expect(layer?.attention.keyNorm).toMatchObject({ weight: 'model.layers.0.self_attn.k_norm.weight' });
  });

  it('has sliding layers by a rule per family, and only where they are asked for', () => {
    const none = undefined;
    expect(windows(body('qwen3', sliding))).toEqual([none, none, none, 8, 8, 8]);
    expect(windows(body('qwen2_moe', { ...moe, ...sliding }))).toEqual([8, none, 8, none, none, none]);
    expect(windows(body('qwen3_moe', { ...moe, ...sliding }))).toEqual([8, 8, 8, 8, 8, 8]);
    expect(windows(body('qwen3', { ...sliding, use_sliding_window: false })).filter(Boolean)).toEqual([]);
  });

  it('has experts in every nth layer, other than those that are plain', () => {
    const some = body('qwen2_moe', { ...moe, decoder_sparse_step: 2, mlp_only_layers: [3] });
    expect(innerSizes(some)).toEqual([96, 'experts', 96, 96, 96, 'experts']);
  });

  it('3 with experts is read under the names of transformers 4 and 5', () => {
    const { num_experts, ...rest } = moe;
    expect(body('qwen3_moe', { ...rest, num_local_experts: num_experts })).toEqual(body('qwen3_moe', moe));
  });

  it('is refused with more experts per token than there are', () => {
    expect(() => body('qwen3_moe', { ...moe, num_experts_per_tok: 5 })).toThrow(
      /"num_experts_per_tok" is 5; expected .*at most 4/,
    );
  });
});

describe('Phi-3', () => {
  it('takes the original length that stands beside the scaling, and rotates a part of each head', () => {
    const factors = new Array<number>(3).fill(1);
    const rope_scaling = { type: 'su', short_factor: factors, long_factor: factors };
    const [layer] = body('phi3', {
      rope_scaling,
      partial_rotary_factor: 0.5,
      original_max_position_embeddings: 32,
    }).layers;
    expect(layer?.attention.rotary).toMatchObject({
      size: 6,
      scaling: { type: 'longrope', originalMaxPositions: 32 },
    });
  });
});
