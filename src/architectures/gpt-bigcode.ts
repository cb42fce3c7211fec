import type { ModelConfig } from '../checkpoint/config';
import { dense } from './dense';
import { evenHeadSize, type Family } from './family';
import { gptBody } from './gpt';

/**
 * GPTBigCode, StarCoder (transformers `GPTBigCodeModel`): GPT-2 with one head of keys and values for all
 * queries, and weights stored as PyTorch's Linear does.
 */
export const gptBigcode: Family = {
  prefix: 'transformer.',
  tokenEmbedding: 'wte.weight',
  positionLimit,
  ignorable: [/(^|\.)h\.\d+\.attn\.(bias|masked_bias)$/],
  languageModelHead: { weight: 'lm_head.weight', tiedByDefault: true },
  transformer(config, prefix) {
    const hiddenSize = config.integer('n_embd', { default: 768, min: 1 });
    const heads = config.integer('n_head', { default: 12, min: 1 });
    const headSize = evenHeadSize(config, 'n_head', hiddenSize, heads);
    const multiQuery = config.boolean('multi_query', { default: true });
    const keyValueHeads = multiQuery ? 1 : heads;
    const scaled = config.boolean('scale_attn_weights', { default: true });
    return gptBody(config, prefix, {
      hiddenSize,
      innerSize: config.integer('n_inner', { default: 4 * hiddenSize, min: 1 }),
      layers: ['n_layer', 12],
      positions: positionLimit(config),
      linear: (name, inputs, outputs) => dense(name, inputs, outputs, true),
      attention: (_, at) => ({
        direction: 'causal',
        heads,
        keyValueHeads,
        headSize,
        projections: {
          fused: dense(`${at}.attn.c_attn`, hiddenSize, (heads + 2 * keyValueHeads) * headSize, true),
          layout: 'grouped',
        },
        output: dense(`${at}.attn.c_proj`, hiddenSize, hiddenSize, true),
        scale: scaled ? headSize ** -0.5 : 1,
      }),
    });
  },
};

function positionLimit(config: ModelConfig): number {
  return config.integer('n_positions', { default: 1024, min: 1 });
}
