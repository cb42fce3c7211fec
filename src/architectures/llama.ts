import type { ModelConfig } from '../checkpoint/config';
import { activationOf } from './activation';
import { dense } from './dense';
import { mostLayers, type Family } from './family';
import { rotaryOf, type RotaryEmbedding } from './rotary';
import type { Embedding, FeedForward, HeadNorm, Layer, Norm, Transformer } from './transformer';

/** What Llama's relatives do differently. */
export interface LlamaVariant {
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly queryKeyValueBias: boolean;
  readonly outputBias: boolean;
  readonly feedForwardBias: boolean;
  readonly window: (layer: number) => number | undefined;
  /** The factor of norms is 1 + weight. */
  readonly normPlusOne?: boolean;
  /** Absent: one for all layers, over the whole head. */
  readonly rotary?: (layer: number) => RotaryEmbedding;
  /** Norm of each head's `query` or `key`, by the layer's tensor name prefix. */
  readonly headNorm?: (at: string, of: 'q' | 'k') => HeadNorm;
  /** Instead of the gated feed-forward. */
  readonly feedForward?: (layer: number, at: string) => Layer['feedForward'];
}

/**
 * Llama's body (transformers `LlamaModel`): root-mean-square norms, rotary positions, grouped-query
 * attention, gated feed-forward. Mistral and Qwen2 are variants of it.
 */
export function llamaBody(config: ModelConfig, prefix: string, variant: LlamaVariant): Transformer {
  const hiddenSize = config.integer('hidden_size', { min: 1 });
  const heads = config.integer('num_attention_heads', { min: 1 });
  const { keyValueHeads, headSize } = variant;
  const epsilon = config.number('rms_norm_eps', { default: 1e-6 });
  const rotary = variant.rotary ?? constant(rotaryOf(config, headSize));
  const norm = (weight: string): Norm => ({
    kind: 'rms',
    weight,
    epsilon,
    ...(variant.normPlusOne && { plusOne: true }),
  });
  const layer = (i: number): Layer => {
    const at = `${prefix}layers.${String(i)}`;
    const window = variant.window(i);
    return {
      attentionNorm: norm(`${at}.input_layernorm.weight`),
      attention: {
        direction: 'causal',
        heads,
        keyValueHeads,
        headSize,
        projections: {
          query: dense(`${at}.self_attn.q_proj`, hiddenSize, heads * headSize, variant.queryKeyValueBias),
          key: dense(
            `${at}.self_attn.k_proj`,
            hiddenSize,
            keyValueHeads * headSize,
            variant.queryKeyValueBias,
          ),
          value: dense(
            `${at}.self_attn.v_proj`,
            hiddenSize,
            keyValueHeads * headSize,
            variant.queryKeyValueBias,
          ),
        },
        output: dense(`${at}.self_attn.o_proj`, heads * headSize, hiddenSize, variant.outputBias),
        scale: headSize ** -0.5,
        rotary: rotary(i),
        ...(window !== undefined && { window }),
        ...(variant.headNorm && { queryNorm: variant.headNorm(at, 'q'), keyNorm: variant.headNorm(at, 'k') }),
      },
      feedForwardNorm: norm(`${at}.post_attention_layernorm.weight`),
      feedForward:
        variant.feedForward?.(i, at) ?? gatedFeedForward(config, `${at}.mlp`, variant.feedForwardBias),
    };
  };
  return {
    hiddenSize,
    embedding: tokenTable(config, `${prefix}embed_tokens.weight`, hiddenSize),
    layers: Array.from({ length: config.integer('num_hidden_layers', { min: 1, max: mostLayers }) }, (_, i) =>
      layer(i),
    ),
    finalNorm: norm(`${prefix}norm.weight`),
  };
}

function constant<T>(value: T): () => T {
  return () => value;
}

/** Llama's feed-forward part, under the tensor names that begin with `at`. */
export function gatedFeedForward(
  config: ModelConfig,
  at: string,
  bias: boolean,
  innerSize = config.integer('intermediate_size', { min: 1 }),
): FeedForward {
  const hiddenSize = config.integer('hidden_size', { min: 1 });
  return {
    gate: dense(`${at}.gate_proj`, hiddenSize, innerSize, bias),
    input: dense(`${at}.up_proj`, hiddenSize, innerSize, bias),
    output: dense(`${at}.down_proj`, innerSize, hiddenSize, bias),
    activation: activationOf(config, 'hidden_act', 'silu'),
  };
}

/** A plain embedding: the token's row. */
export function tokenTable(config: ModelConfig, table: string, size: number): Embedding {
  return { table, vocabularySize: config.integer('vocab_size', { min: 1 }), size };
}

/** `head_dim`, or an even share of the hidden size. */
export function headSizeOf(config: ModelConfig): number {
  const share = Math.floor(
    config.integer('hidden_size', { min: 1 }) / config.integer('num_attention_heads', { min: 1 }),
  );
  return config.integer('head_dim', { default: share, min: 1 });
}

/** `num_key_value_heads`; absent = as many as heads, or what the family's config class has. */
export function keyValueHeadsOf(config: ModelConfig, byDefault?: number): number {
  const heads = config.integer('num_attention_heads', { min: 1 });
  const keyValueHeads = config.integer('num_key_value_heads', { default: byDefault ?? heads, min: 1 });
  if (heads % keyValueHeads === 0) return keyValueHeads;
  throw config.invalid('num_key_value_heads', `a divisor of ${heads} heads`);
}

/** The head of these families' language models. */
export const lmHead = { weight: 'lm_head.weight', tiedByDefault: false };

/** What all of these checkpoints may carry and nothing needs. */
export const llamaIgnorable = [/\.rotary_emb\.inv_freq$/];

export const llama: Family = {
  prefix: 'model.',
  tokenEmbedding: 'embed_tokens.weight',
  ignorable: llamaIgnorable,
  languageModelHead: lmHead,
  transformer(config, prefix) {
    const bias = config.boolean('attention_bias', { default: false });
    return llamaBody(config, prefix, {
      keyValueHeads: keyValueHeadsOf(config),
      headSize: headSizeOf(config),
      queryKeyValueBias: bias,
      outputBias: bias,
      feedForwardBias: config.boolean('mlp_bias', { default: false }),
      window: () => undefined,
    });
  },
};
