import type { ModelConfig } from '../checkpoint/config';
import { activations, type Activation } from './activation';
import { dense } from './dense';
import { mostLayers, type Family } from './family';
import type { FeedForward, Norm, RelativeBias, Transformer } from './transformer';

/**
 * T5's encoder (transformers `T5Stack`): root-mean-square norms, unscaled attention, and instead of positions
 * a bias on scores that all layers share. The decoder is in `t5-decoder.ts`.
 */
export const t5: Family = {
  prefix: '',
  tokenEmbedding: 'shared.weight',
  ignorable: [
    /^(encoder|decoder)\.embed_tokens\.weight$/,
    // Never used by the model: cross-attention has no positions.
    /^decoder\.block\.0\.layer\.1\.EncDecAttention\.relative_attention_bias\.weight$/,
  ],
  transformer: encoder,
};

function encoder(config: ModelConfig, prefix: string): Transformer {
  const sizes = t5Sizes(config);
  const { hiddenSize, heads, headSize } = sizes;
  const innerSize = heads * headSize;
  const layer = (i: number) => {
    const at = `${prefix}encoder.block.${i}.layer`;
    const projection = (name: string) => dense(`${at}.0.SelfAttention.${name}`, hiddenSize, innerSize, false);
    return {
      attentionNorm: t5Norm(config, `${at}.0.layer_norm`),
      attention: {
        direction: 'both',
        heads,
        keyValueHeads: heads,
        headSize,
        projections: { query: projection('q'), key: projection('k'), value: projection('v') },
        output: dense(`${at}.0.SelfAttention.o`, innerSize, hiddenSize, false),
        scale: 1,
      },
      feedForwardNorm: t5Norm(config, `${at}.1.layer_norm`),
      feedForward: t5FeedForward(config, `${at}.1.DenseReluDense`, hiddenSize),
    } as const;
  };
  return {
    hiddenSize,
    embedding: {
      table: `${prefix}shared.weight`,
      vocabularySize: sizes.vocabularySize,
      size: hiddenSize,
    },
    relativeBias: relativeBiasOf(config, `${prefix}encoder.block.0.layer.0.SelfAttention`, heads),
    layers: Array.from({ length: sizes.encoderLayers }, (_, i) => layer(i)),
    finalNorm: t5Norm(config, `${prefix}encoder.final_layer_norm`),
  };
}

/** What encoder and decoder have in common. */
export function t5Sizes(config: ModelConfig) {
  const encoderLayers = config.integer('num_layers', { default: 6, min: 1, max: mostLayers });
  return {
    hiddenSize: config.integer('d_model', { default: 512, min: 1 }),
    heads: config.integer('num_heads', { default: 8, min: 1 }),
    headSize: config.integer('d_kv', { default: 64, min: 1 }),
    vocabularySize: config.integer('vocab_size', { default: 32_128, min: 1 }),
    encoderLayers,
    decoderLayers: config.integer('num_decoder_layers', { default: encoderLayers, min: 1, max: mostLayers }),
  };
}

/** The norm called `name`. */
export function t5Norm(config: ModelConfig, name: string): Norm {
  const epsilon = config.number('layer_norm_epsilon', { default: 1e-6, min: 0 });
  return { kind: 'rms', weight: `${name}.weight`, epsilon };
}

/** The feed-forward part under tensor names that begin with `at`, by `feed_forward_proj`. */
export function t5FeedForward(config: ModelConfig, at: string, hiddenSize: number): FeedForward {
  const innerSize = config.integer('d_ff', { default: 2048, min: 1 });
  const { gated, activation } = feedForwardKind(config);
  const input = (name: string) => dense(`${at}.${name}`, hiddenSize, innerSize, false);
  return {
    ...(gated ? { gate: input('wi_0'), input: input('wi_1') } : { input: input('wi') }),
    output: dense(`${at}.wo`, innerSize, hiddenSize, false),
    activation,
  };
}

/** `relu`, or with a gate `gated-silu`; `gated-gelu` means the approximation by tanh. */
function feedForwardKind(config: ModelConfig): { readonly gated: boolean; readonly activation: Activation } {
  const named = config.string('feed_forward_proj', { default: 'relu' });
  const gated = named.startsWith('gated-');
  const name = named === 'gated-gelu' ? 'gelu_new' : named.replace(/^gated-/, '');
  const activation = activations.find((known) => known === name);
  if (activation !== undefined) return { gated, activation };
  throw config.invalid('feed_forward_proj', `one of ${activations.join(', ')}, or "gated-" and one of them`);
}

function relativeBiasOf(config: ModelConfig, at: string, heads: number): RelativeBias {
  const buckets = config.integer('relative_attention_num_buckets', { default: 32, min: 4, max: 65_536 });
  return {
    table: `${at}.relative_attention_bias.weight`,
    buckets,
    heads,
    maxDistance: config.integer('relative_attention_max_distance', {
      default: 128,
      min: Math.floor(buckets / 4) + 1,
      max: 65_536,
    }),
  };
}
