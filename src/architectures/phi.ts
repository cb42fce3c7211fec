import { activationOf } from './activation';
import { dense } from './dense';
import { mostLayers, type Family } from './family';
import { layerNorm } from './layer-norm';
import { headSizeOf, keyValueHeadsOf, llamaIgnorable, tokenTable } from './llama';
import { rotaryOf } from './rotary';
import type { Layer } from './transformer';

/**
 * Phi 1, 1.5 and 2 (transformers `PhiModel`): attention and feed-forward side by side on one norm's result,
 * biases everywhere, rotary positions on a part of each head.
 */
export const phi: Family = {
  prefix: 'model.',
  tokenEmbedding: 'embed_tokens.weight',
  ignorable: llamaIgnorable,
  languageModelHead: { weight: 'lm_head.weight', bias: 'lm_head.bias', tiedByDefault: false },
  transformer(config, prefix) {
    const hiddenSize = config.integer('hidden_size', { min: 1 });
    const innerSize = config.integer('intermediate_size', { min: 1 });
    const heads = config.integer('num_attention_heads', { min: 1 });
    const keyValueHeads = keyValueHeadsOf(config);
    const headSize = headSizeOf(config);
    const normsHeads = config.boolean('qk_layernorm', { default: false });
    const epsilon = config.number('layer_norm_eps', { default: 1e-5 });
    const activation = activationOf(config, 'hidden_act', 'gelu_new');
    const rotary = rotaryOf(config, Math.trunc(headSize * config.partialRotaryFactor(0.5)));
    const headNorm = (name: string) =>
      ({ kind: 'layer', weight: `${name}.weight`, bias: `${name}.bias`, epsilon }) as const;
    const layer = (at: string): Layer => ({
      attentionNorm: layerNorm(`${at}.input_layernorm`, epsilon),
      attention: {
        direction: 'causal',
        heads,
        keyValueHeads,
        headSize,
        projections: {
          query: dense(`${at}.self_attn.q_proj`, hiddenSize, heads * headSize, true),
          key: dense(`${at}.self_attn.k_proj`, hiddenSize, keyValueHeads * headSize, true),
          value: dense(`${at}.self_attn.v_proj`, hiddenSize, keyValueHeads * headSize, true),
        },
        output: dense(`${at}.self_attn.dense`, heads * headSize, hiddenSize, true),
        scale: headSize ** -0.5,
        rotary,
        ...(normsHeads && {
          queryNorm: headNorm(`${at}.self_attn.q_layernorm`),
          keyNorm: headNorm(`${at}.self_attn.k_layernorm`),
        }),
      },
      feedForward: {
        input: dense(`${at}.mlp.fc1`, hiddenSize, innerSize, true),
        output: dense(`${at}.mlp.fc2`, innerSize, hiddenSize, true),
        activation,
      },
      parallel: true,
    });
    const count = config.integer('num_hidden_layers', { min: 1, max: mostLayers });
    return {
      hiddenSize,
      embedding: tokenTable(config, `${prefix}embed_tokens.weight`, hiddenSize),
      layers: Array.from({ length: count }, (_, i) => layer(`${prefix}layers.${i}`)),
      finalNorm: layerNorm(`${prefix}final_layernorm`, epsilon),
    };
  },
};
