import { dense } from './dense';
import { evenHeadSize, mostLayers, type Family } from './family';
import { layerNorm } from './layer-norm';
import { gatedFeedForward, keyValueHeadsOf, llamaIgnorable, lmHead, tokenTable } from './llama';
import { rotaryOf } from './rotary';
import type { HeadNorm, Layer } from './transformer';

/**
 * StableLM 3B and 2 (transformers `StableLmModel`; before it `stablelm_epoch`, whose config.json has some
 * other keys): Llama with layer norms, rotary positions on a part of each head and, in the 12B model, a norm
 * per head and both parts of a layer side by side.
 */
export const stablelm: Family = {
  prefix: 'model.',
  tokenEmbedding: 'embed_tokens.weight',
  ignorable: llamaIgnorable,
  languageModelHead: lmHead,
  transformer(config, prefix) {
    const hiddenSize = config.integer('hidden_size', { min: 1 });
    const heads = config.integer('num_attention_heads', { min: 1 });
    const headSize = evenHeadSize(config, 'num_attention_heads', hiddenSize, heads);
    const keyValueHeads = keyValueHeadsOf(config, 32);
    const bias = config.boolean('use_qkv_bias', { default: false });
    const parallel = config.boolean('use_parallel_residual', { default: false });
    const normsHeads = config.boolean('qk_layernorm', { default: false });
    const epsilon = config.number(config.has('norm_eps') ? 'norm_eps' : 'layer_norm_eps', { default: 1e-5 });
    const factorKey = config.has('rope_pct') ? 'rope_pct' : 'partial_rotary_factor';
    const rotary = rotaryOf(config, Math.trunc(headSize * config.partialRotaryFactor(0.25, factorKey)));
    const headNorm = (name: string, count: number): HeadNorm => ({
      kind: 'layer',
      weight: Array.from({ length: count }, (_, i) => `${name}.norms.${i}.weight`),
      epsilon,
    });
    const layer = (at: string): Layer => ({
      attentionNorm: layerNorm(`${at}.input_layernorm`, epsilon),
      attention: {
        direction: 'causal',
        heads,
        keyValueHeads,
        headSize,
        projections: {
          query: dense(`${at}.self_attn.q_proj`, hiddenSize, hiddenSize, bias),
          key: dense(`${at}.self_attn.k_proj`, hiddenSize, keyValueHeads * headSize, bias),
          value: dense(`${at}.self_attn.v_proj`, hiddenSize, keyValueHeads * headSize, bias),
        },
        output: dense(`${at}.self_attn.o_proj`, hiddenSize, hiddenSize, false),
        scale: headSize ** -0.5,
        rotary,
        ...(normsHeads && {
          queryNorm: headNorm(`${at}.self_attn.q_layernorm`, heads),
          keyNorm: headNorm(`${at}.self_attn.k_layernorm`, keyValueHeads),
        }),
      },
      ...(!parallel && { feedForwardNorm: layerNorm(`${at}.post_attention_layernorm`, epsilon) }),
      feedForward: gatedFeedForward(config, `${at}.mlp`, false),
      parallel,
    });
    const count = config.integer('num_hidden_layers', { min: 1, max: mostLayers });
    return {
      hiddenSize,
      embedding: tokenTable(config, `${prefix}embed_tokens.weight`, hiddenSize),
      layers: Array.from({ length: count }, (_, i) => layer(`${prefix}layers.${i}`)),
      finalNorm: layerNorm(`${prefix}norm`, epsilon),
    };
  },
};
