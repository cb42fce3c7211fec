import type { ModelConfig } from '../checkpoint/config';
import { dense } from './dense';
import { evenHeadSize, mostLayers, type Family } from './family';
import { gptBody } from './gpt';

/**
 * GPT-Neo (transformers `GPTNeoModel`): unscaled attention, and layers that alternate between seeing
 * everything ("global") and the last `window_size` tokens ("local").
 */
export const gptNeo: Family = {
  prefix: 'transformer.',
  tokenEmbedding: 'wte.weight',
  positionLimit,
  ignorable: [/(^|\.)h\.\d+\.attn\.attention\.(bias|masked_bias)$/],
  languageModelHead: { weight: 'lm_head.weight', tiedByDefault: true },
  transformer(config, prefix) {
    const hiddenSize = config.integer('hidden_size', { default: 2048, min: 1 });
    const heads = config.integer('num_heads', { default: 16, min: 1 });
    const headSize = evenHeadSize(config, 'num_heads', hiddenSize, heads);
    const window = config.integer('window_size', { default: 256, min: 1 });
    const kinds = layerKinds(config);
    return gptBody(config, prefix, {
      hiddenSize,
      innerSize: config.integer('intermediate_size', { default: 4 * hiddenSize, min: 1 }),
      layers: ['num_layers', 24],
      positions: positionLimit(config),
      linear: (name, inputs, outputs) => dense(name, inputs, outputs, true),
      attention: (i, at) => ({
        direction: 'causal',
        heads,
        keyValueHeads: heads,
        headSize,
        projections: {
          query: dense(`${at}.attn.attention.q_proj`, hiddenSize, hiddenSize, false),
          key: dense(`${at}.attn.attention.k_proj`, hiddenSize, hiddenSize, false),
          value: dense(`${at}.attn.attention.v_proj`, hiddenSize, hiddenSize, false),
        },
        output: dense(`${at}.attn.attention.out_proj`, hiddenSize, hiddenSize, true),
        scale: 1,
        ...(kinds[i] === 'local' && { window }),
      }),
    });
  },
};

function positionLimit(config: ModelConfig): number {
  return config.integer('max_position_embeddings', { default: 2048, min: 1 });
}

/** `attention_types` [[["global", "local"], 12], …] spelled out, one kind per layer. */
function layerKinds(config: ModelConfig): readonly string[] {
  const types = config.raw['attention_types'] ?? [[['global', 'local'], 12]];
  const kinds: string[] = [];
  if (Array.isArray(types)) {
    for (const entry of types as unknown[]) {
      const [pattern, times] = Array.isArray(entry) ? (entry as unknown[]) : [];
      const names = Array.isArray(pattern) ? (pattern as unknown[]) : [];
      if (
        typeof times !== 'number' ||
        times > mostLayers ||
        !names.every((name) => name === 'global' || name === 'local')
      ) {
        throw config.invalid('attention_types', 'a list like [[["global", "local"], 12]]');
      }
      for (let i = 0; i < times; i++) kinds.push(...names);
    }
  }
  const layers = config.integer('num_layers', { default: 24, min: 1, max: mostLayers });
  if (kinds.length !== layers)
    throw config.invalid('attention_types', `one kind for each of the ${String(layers)} layers`);
  return kinds;
}
