import type { ModelConfig } from '../checkpoint/config';
import { activationOf } from './activation-of';
import type { Decoder, Linear } from './decoder';
import { evenHeadSize, mostLayers, type Family } from './family';

/**
 * GPT-2 (transformers `GPT2Model`): layer norms, learned positions, weights of linear layers stored
 * [in, out] ("Conv1D"), query, key and value in one.
 */
export const gpt2: Family = {
  classifier: 'GPT2ForSequenceClassification',
  prefix: 'transformer.',
  tokenEmbedding: 'wte.weight',
  decoder,
  positionLimit,
  ignorable: [/(^|\.)h\.\d+\.attn\.(bias|masked_bias)$/],
};

function positionLimit(config: ModelConfig): number {
  return config.integer('n_positions', { default: 1024, min: 1 });
}

function decoder(config: ModelConfig, prefix: string): Decoder {
  const hiddenSize = config.integer('n_embd', { default: 768, min: 1 });
  const heads = config.integer('n_head', { default: 12, min: 1 });
  const innerSize = config.integer('n_inner', { default: 4 * hiddenSize, min: 1 });
  const epsilon = config.number('layer_norm_epsilon', { default: 1e-5 });
  const activation = activationOf(config, 'activation_function', 'gelu_new');
  const headSize = evenHeadSize(config, 'n_head', hiddenSize, heads);
  const scaled = config.boolean('scale_attn_weights', { default: true });
  const scaledByLayer = config.boolean('scale_attn_by_inverse_layer_idx', { default: false });
  const norm = (name: string) =>
    ({ kind: 'layer', weight: `${name}.weight`, bias: `${name}.bias`, epsilon }) as const;
  const conv = (name: string, inputs: number, outputs: number): Linear => ({
    weight: `${name}.weight`,
    bias: `${name}.bias`,
    inputs,
    outputs,
    layout: 'in-out',
  });
  const layer = (i: number) => {
    const at = `${prefix}h.${String(i)}`;
    return {
      attentionNorm: norm(`${at}.ln_1`),
      attention: {
        heads,
        keyValueHeads: heads,
        headSize,
        projections: { fused: conv(`${at}.attn.c_attn`, hiddenSize, 3 * hiddenSize) },
        output: conv(`${at}.attn.c_proj`, hiddenSize, hiddenSize),
        scale: (scaled ? headSize ** -0.5 : 1) / (scaledByLayer ? i + 1 : 1),
      },
      feedForwardNorm: norm(`${at}.ln_2`),
      feedForward: {
        input: conv(`${at}.mlp.c_fc`, hiddenSize, innerSize),
        output: conv(`${at}.mlp.c_proj`, innerSize, hiddenSize),
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
      { length: config.integer('n_layer', { default: 12, min: 1, max: mostLayers }) },
      (_, i) => layer(i),
    ),
    finalNorm: norm(`${prefix}ln_f`),
  };
}
