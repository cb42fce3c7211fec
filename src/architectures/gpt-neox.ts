import { activationOf } from './activation';
import { dense } from './dense';
import { evenHeadSize, mostLayers, type Family } from './family';
import { layerNorm } from './layer-norm';
import { tokenTable } from './llama';
import { rotaryOf } from './rotary';
import type { Layer } from './transformer';

/**
 * GPT-NeoX and Pythia (transformers `GPTNeoXModel`): attention and feed-forward side by side, each with a
 * norm of its own; rotary positions on a part of each head. OpenAssistant's `GPTNeoXRewardModel` has the
 * same body.
 */
export const gptNeox: Family = {
  prefix: 'gpt_neox.',
  tokenEmbedding: 'embed_in.weight',
  ignorable: [/\.attention\.(bias|masked_bias|rotary_emb\.inv_freq)$/],
  languageModelHead: { weight: 'embed_out.weight', tiedByDefault: false },
  transformer(config, prefix) {
    const hiddenSize = config.integer('hidden_size', { min: 1 });
    const innerSize = config.integer('intermediate_size', { min: 1 });
    const heads = config.integer('num_attention_heads', { min: 1 });
    const headSize = evenHeadSize(config, 'num_attention_heads', hiddenSize, heads);
    const bias = config.boolean('attention_bias', { default: true });
    const parallel = config.boolean('use_parallel_residual', { default: true });
    const epsilon = config.number('layer_norm_eps', { default: 1e-5 });
    const activation = activationOf(config, 'hidden_act', 'gelu');
    const rotated = Math.trunc(headSize * config.partialRotaryFactor(0.25, 'rotary_pct'));
    const rotary = { ...rotaryOf(config, rotated), base: config.ropeTheta(10_000, 'rotary_emb_base') };
    const layer = (at: string): Layer => ({
      attentionNorm: layerNorm(`${at}.input_layernorm`, epsilon),
      attention: {
        direction: 'causal',
        heads,
        keyValueHeads: heads,
        headSize,
        projections: {
          fused: dense(`${at}.attention.query_key_value`, hiddenSize, 3 * hiddenSize, bias),
          layout: 'grouped',
        },
        output: dense(`${at}.attention.dense`, hiddenSize, hiddenSize, bias),
        scale: headSize ** -0.5,
        rotary,
      },
      feedForwardNorm: layerNorm(`${at}.post_attention_layernorm`, epsilon),
      feedForward: {
        input: dense(`${at}.mlp.dense_h_to_4h`, hiddenSize, innerSize, true),
        output: dense(`${at}.mlp.dense_4h_to_h`, innerSize, hiddenSize, true),
        activation,
      },
      parallel,
    });
    const count = config.integer('num_hidden_layers', { min: 1, max: mostLayers });
    return {
      hiddenSize,
      embedding: tokenTable(config, `${prefix}embed_in.weight`, hiddenSize),
      layers: Array.from({ length: count }, (_, i) => layer(`${prefix}layers.${i}`)),
      finalNorm: layerNorm(`${prefix}final_layer_norm`, epsilon),
    };
  },
};
