import type { ModelConfig } from '../checkpoint/config';
import { activationOf } from './activation';
import { dense } from './dense';
import { evenHeadSize, mostLayers, type Family } from './family';
import { layerNorm } from './layer-norm';
import { tokenTable } from './llama';
import type { RotaryEmbedding } from './rotary';
import type { Layer } from './transformer';

/**
 * GPT-J (transformers `GPTJModel`): attention and feed-forward side by side on one norm's result; rotary
 * positions turn neighbouring entries.
 */
export const gptj: Family = {
  prefix: 'transformer.',
  tokenEmbedding: 'wte.weight',
  positionLimit,
  ignorable: [/(^|\.)h\.\d+\.attn\.(bias|masked_bias)$/],
  languageModelHead: { weight: 'lm_head.weight', bias: 'lm_head.bias', tiedByDefault: false },
  transformer(config, prefix) {
    const hiddenSize = config.integer('n_embd', { default: 4096, min: 1 });
    const innerSize = config.integer('n_inner', { default: 4 * hiddenSize, min: 1 });
    const heads = config.integer('n_head', { default: 16, min: 1 });
    const headSize = evenHeadSize(config, 'n_head', hiddenSize, heads);
    const epsilon = config.number('layer_norm_epsilon', { default: 1e-5 });
    const activation = activationOf(config, 'activation_function', 'gelu_new');
    const rotary = rotaryEmbedding(config, headSize);
    const square = (name: string) => dense(name, hiddenSize, hiddenSize, false);
    const layer = (at: string): Layer => ({
      attentionNorm: layerNorm(`${at}.ln_1`, epsilon),
      attention: {
        direction: 'causal',
        heads,
        keyValueHeads: heads,
        headSize,
        projections: {
          query: square(`${at}.attn.q_proj`),
          key: square(`${at}.attn.k_proj`),
          value: square(`${at}.attn.v_proj`),
        },
        output: square(`${at}.attn.out_proj`),
        scale: headSize ** -0.5,
        rotary,
        rotaryInterleaved: true,
      },
      feedForward: {
        input: dense(`${at}.mlp.fc_in`, hiddenSize, innerSize, true),
        output: dense(`${at}.mlp.fc_out`, innerSize, hiddenSize, true),
        activation,
      },
      parallel: true,
    });
    const count = config.integer('n_layer', { default: 28, min: 1, max: mostLayers });
    return {
      hiddenSize,
      embedding: tokenTable(config, `${prefix}wte.weight`, hiddenSize),
      layers: Array.from({ length: count }, (_, i) => layer(`${prefix}h.${i}`)),
      finalNorm: layerNorm(`${prefix}ln_f`, epsilon),
    };
  },
};

/** Its table of angles has no more rows than this. */
function positionLimit(config: ModelConfig): number {
  return config.integer('n_positions', { default: 2048, min: 1 });
}

function rotaryEmbedding(config: ModelConfig, headSize: number): RotaryEmbedding {
  const size = config.integer('rotary_dim', { default: 64, min: 2, max: headSize });
  if (size % 2 !== 0) throw config.invalid('rotary_dim', 'an even size: rotary positions turn pairs');
  return { size, base: 10_000, maxPositions: positionLimit(config), scaling: { type: 'default' } };
}
