import { describe, expect, it } from 'vitest';
import { families } from '../../../src/architectures/registry';
import type { Layer, Transformer } from '../../../src/architectures/transformer';
import { ModelConfig } from '../../../src/checkpoint/config';

const sizes = {
  hidden_size: 64,
  intermediate_size: 96,
  ffn_dim: 96,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  vocab_size: 160,
};

/** The body of a small model whose config.json has `keys` beside its sizes. */
function body(modelType: string, keys: Record<string, unknown> = {}): Transformer {
  const family = families.get(modelType);
  if (family === undefined) throw new Error(`no family for ${modelType}`);
  const config = new ModelConfig('config.json', { model_type: modelType, ...sizes, ...keys });
  return family.transformer(config, family.prefix, { asOriginal: false });
}

function firstLayer(modelType: string, keys: Record<string, unknown> = {}): Layer {
  const [layer] = body(modelType, keys).layers;
  if (layer === undefined) throw new Error('no layers');
  return layer;
}

const refusal = (modelType: string, keys: Record<string, unknown>) => () => body(modelType, keys);

describe('Falcon', () => {
  it('7B has one norm for both parts and one key-value head', () => {
    const { attention, parallel, feedForwardNorm } = firstLayer('falcon');
    expect(parallel).toBe(true);
    expect(feedForwardNorm).toBeUndefined();
    expect(attention.keyValueHeads).toBe(1);
    expect(attention.rotary).toMatchObject({ size: 16, base: 10_000 });
  });

  it('40B has a norm per part, Falcon 2 one for both', () => {
    const keys = { new_decoder_architecture: true, num_kv_heads: 2 };
    const both = firstLayer('falcon', keys);
    expect(both.attentionNorm?.weight).toBe('transformer.h.0.ln_attn.weight');
    expect(both.feedForwardNorm?.weight).toBe('transformer.h.0.ln_mlp.weight');
    expect(both.attention.keyValueHeads).toBe(2);
    const one = firstLayer('falcon', { ...keys, num_ln_in_parallel_attn: 1 });
    expect(one.attentionNorm?.weight).toBe('transformer.h.0.input_layernorm.weight');
    expect(one.feedForwardNorm).toBeUndefined();
  });

  it('RW has scaled linear biases in place of rotary positions, and parts one after the other', () => {
    const keys = { alibi: true, parallel_attn: false, multi_query: false };
    const { attention, parallel, feedForwardNorm } = firstLayer('falcon', keys);
    expect(parallel).toBe(false);
    expect(feedForwardNorm?.weight).toBe('transformer.h.0.post_attention_layernorm.weight');
    expect(attention.rotary).toBeUndefined();
    expect(attention.alibi).toMatchObject({ scale: 0.25, bfloat16: true });
    expect(attention.keyValueHeads).toBe(4);
  });

  it('is refused with key-value heads or norms that do not fit', () => {
    const keys = { new_decoder_architecture: true };
    expect(refusal('falcon', { ...keys, num_kv_heads: 3 })).toThrow(/"num_kv_heads" is 3; .*divisor of 4/);
    expect(refusal('falcon', { ...keys, num_ln_in_parallel_attn: 3 })).toThrow(/"num_ln_in_parallel_attn"/);
  });
});

describe('GPT-NeoX', () => {
  it('reads its rotary keys under the names of transformers 4 and 5', () => {
    const four = { rotary_pct: 0.5, rotary_emb_base: 5000 };
    const five = { rope_parameters: { rope_type: 'default', rope_theta: 5000, partial_rotary_factor: 0.5 } };
    expect(firstLayer('gpt_neox', four).attention.rotary).toMatchObject({ size: 8, base: 5000 });
    expect(body('gpt_neox', five)).toEqual(body('gpt_neox', four));
  });

  it('rotates a quarter of each head unless config.json says otherwise', () => {
    expect(firstLayer('gpt_neox').attention.rotary?.size).toBe(4);
  });

  it('is the body of OpenAssistant’s reward models too', () => {
    expect(body('gpt_neox_reward_model')).toEqual(body('gpt_neox'));
  });
});

describe('GPT-J', () => {
  const small = { n_embd: 64, n_head: 4, n_layer: 2 };

  it('rotates neighbouring entries', () => {
    const { attention } = firstLayer('gptj', { ...small, rotary_dim: 8 });
    expect(attention).toMatchObject({ rotaryInterleaved: true, rotary: { size: 8 } });
  });

  it('is refused where it would rotate more than a head, or half a pair', () => {
    expect(refusal('gptj', { ...small, rotary_dim: 32 })).toThrow(/"rotary_dim" is 32; .*at most 16/);
    expect(refusal('gptj', { ...small, rotary_dim: 7 })).toThrow(/"rotary_dim" is 7; .*even/);
  });
});

describe('StableLM', () => {
  it('is read from the config.json of its first release', () => {
    const epoch = { rope_pct: 0.5, norm_eps: 1e-4, use_qkv_bias: true };
    const stablelm = { partial_rotary_factor: 0.5, layer_norm_eps: 1e-4, use_qkv_bias: true };
    expect(body('stablelm_epoch', epoch)).toEqual(body('stablelm', stablelm));
  });

  it('12B has a norm of its own for each head of queries and keys', () => {
    const { attention, parallel } = firstLayer('stablelm', {
      qk_layernorm: true,
      use_parallel_residual: true,
    });
    expect(parallel).toBe(true);
    expect(attention.queryNorm?.weight).toHaveLength(4);
    expect(attention.keyNorm?.weight).toEqual([
      'model.layers.0.self_attn.k_layernorm.norms.0.weight',
      'model.layers.0.self_attn.k_layernorm.norms.1.weight',
    ]);
  });
});

describe('OPT', () => {
  it('has norms before its parts and at the end, or on the sums and none at the end', () => {
    const before = body('opt');
    expect(before.layers[0]).toHaveProperty('attentionNorm');
    expect(before.finalNorm?.weight).toBe('model.decoder.final_layer_norm.weight');
    const after = body('opt', { do_layer_norm_before: false });
    expect(after.layers[0]).toHaveProperty('feedForwardSumNorm');
    expect(after.layers[0]).not.toHaveProperty('feedForwardNorm');
    expect(after.finalNorm).toBeUndefined();
    expect(body('opt', { _remove_final_layer_norm: true }).finalNorm).toBeUndefined();
  });

  it('leads from a narrower table to the hidden size and back, positions after the first step', () => {
    const { embedding, outputProjection } = body('opt', { word_embed_proj_dim: 16 });
    expect(embedding).toMatchObject({ size: 16, position: { size: 64, offset: 2, rows: 2050 } });
    expect(embedding.projection).toMatchObject({ inputs: 16, outputs: 64 });
    expect(outputProjection).toMatchObject({ inputs: 64, outputs: 16 });
  });
});

describe('Bloom', () => {
  it('is read from early configs', () => {
    const early = { hidden_size: undefined, n_embed: 64, n_layer: 2, num_attention_heads: 4 };
    expect(body('bloom', early)).toEqual(body('bloom', { n_layer: 2, n_head: 4 }));
  });
});
