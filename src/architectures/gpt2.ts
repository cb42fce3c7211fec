import type { ModelConfig } from '../checkpoint/config';
import type { Linear } from './transformer';
import { evenHeadSize, type Family } from './family';
import { gptBody } from './gpt';

/**
 * GPT-2 (transformers `GPT2Model`): weights of linear layers stored [in, out] ("Conv1D"); query, key and
 * value in one.
 */
export const gpt2: Family = {
  prefix: 'transformer.',
  tokenEmbedding: 'wte.weight',
  positionLimit,
  ignorable: [/(^|\.)h\.\d+\.attn\.(bias|masked_bias)$/],
  languageModelHead: { weight: 'lm_head.weight', tiedByDefault: true },
  transformer(config, prefix) {
    const hiddenSize = config.integer('n_embd', { default: 768, min: 1 });
    const heads = config.integer('n_head', { default: 12, min: 1 });
    const headSize = evenHeadSize(config, 'n_head', hiddenSize, heads);
    const scaled = config.boolean('scale_attn_weights', { default: true });
    const scaledByLayer = config.boolean('scale_attn_by_inverse_layer_idx', { default: false });
    return gptBody(config, prefix, {
      hiddenSize,
      innerSize: config.integer('n_inner', { default: 4 * hiddenSize, min: 1 }),
      layers: ['n_layer', 12],
      positions: positionLimit(config),
      linear: conv1d,
      attention: (i, at) => ({
        direction: 'causal',
        heads,
        keyValueHeads: heads,
        headSize,
        projections: {
          fused: conv1d(`${at}.attn.c_attn`, hiddenSize, 3 * hiddenSize),
          layout: 'consecutive',
        },
        output: conv1d(`${at}.attn.c_proj`, hiddenSize, hiddenSize),
        scale: (scaled ? headSize ** -0.5 : 1) / (scaledByLayer ? i + 1 : 1),
      }),
    });
  },
};

function positionLimit(config: ModelConfig): number {
  return config.integer('n_positions', { default: 1024, min: 1 });
}

function conv1d(name: string, inputs: number, outputs: number): Linear {
  return { weight: `${name}.weight`, bias: `${name}.bias`, inputs, outputs, layout: 'in-out' };
}
