import type { ModelConfig } from '../checkpoint/config';
import { activationOf } from './activation-of';
import type { Decoder, Linear } from './decoder';
import { evenHeadSize, mostLayers, type Family } from './family';

/**
 * GPT-Neo (transformers `GPTNeoModel`): layer norms, learned positions, unscaled attention, and layers
 * that alternate between seeing everything ("global") and the last `window_size` tokens ("local").
 */
export const gptNeo: Family = {
  classifier: 'GPTNeoForSequenceClassification',
  prefix: 'transformer.',
  tokenEmbedding: 'wte.weight',
  decoder,
  positionLimit,
  ignorable: [/(^|\.)h\.\d+\.attn\.attention\.(bias|masked_bias)$/],
};

function positionLimit(config: ModelConfig): number {
  return config.integer('max_position_embeddings', { default: 2048, min: 1 });
}

function decoder(config: ModelConfig, prefix: string): Decoder {
  const hiddenSize = config.integer('hidden_size', { default: 2048, min: 1 });
  const heads = config.integer('num_heads', { default: 16, min: 1 });
  const innerSize = config.integer('intermediate_size', { default: 4 * hiddenSize, min: 1 });
  const epsilon = config.number('layer_norm_epsilon', { default: 1e-5 });
  const activation = activationOf(config, 'activation_function', 'gelu_new');
  const headSize = evenHeadSize(config, 'num_heads', hiddenSize, heads);
  const window = config.integer('window_size', { default: 256, min: 1 });
  const kinds = layerKinds(config);
  const norm = (name: string) =>
    ({ kind: 'layer', weight: `${name}.weight`, bias: `${name}.bias`, epsilon }) as const;
  const dense = (name: string, inputs: number, outputs: number, bias = true): Linear => ({
    weight: `${name}.weight`,
    ...(bias && { bias: `${name}.bias` }),
    inputs,
    outputs,
    layout: 'out-in',
  });
  const layer = (i: number) => {
    const at = `${prefix}h.${String(i)}`;
    return {
      attentionNorm: norm(`${at}.ln_1`),
      attention: {
        heads,
        keyValueHeads: heads,
        headSize,
        projections: {
          query: dense(`${at}.attn.attention.q_proj`, hiddenSize, hiddenSize, false),
          key: dense(`${at}.attn.attention.k_proj`, hiddenSize, hiddenSize, false),
          value: dense(`${at}.attn.attention.v_proj`, hiddenSize, hiddenSize, false),
        },
        output: dense(`${at}.attn.attention.out_proj`, hiddenSize, hiddenSize),
        scale: 1,
        ...(kinds[i] === 'local' && { window }),
      },
      feedForwardNorm: norm(`${at}.ln_2`),
      feedForward: {
        input: dense(`${at}.mlp.c_fc`, hiddenSize, innerSize),
        output: dense(`${at}.mlp.c_proj`, innerSize, hiddenSize),
        activation,
      },
    };
  };
  return {
    hiddenSize,
    tokenEmbedding: `${prefix}wte.weight`,
    vocabularySize: config.integer('vocab_size', { default: 50257, min: 1 }),
    positionEmbedding: { table: `${prefix}wpe.weight`, positions: positionLimit(config) },
    layers: Array.from(
      { length: config.integer('num_layers', { default: 24, min: 1, max: mostLayers }) },
      (_, i) => layer(i),
    ),
    finalNorm: norm(`${prefix}ln_f`),
  };
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
