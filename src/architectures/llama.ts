import type { ModelConfig } from '../checkpoint/config';
import { activationOf } from './activation-of';
import type { Decoder } from './decoder';
import { dense } from './dense';
import { mostLayers, type Family } from './family';
import { rotaryOf } from './rotary';

/** What Llama's relatives do differently. */
export interface LlamaVariant {
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly queryKeyValueBias: boolean;
  readonly outputBias: boolean;
  readonly feedForwardBias: boolean;
  readonly window: (layer: number) => number | undefined;
}

/**
 * Llama's body (transformers `LlamaModel`): root-mean-square norms, rotary positions, grouped-query
 * attention, gated feed-forward. Mistral and Qwen2 are variants of it.
 */
export function llamaDecoder(config: ModelConfig, prefix: string, variant: LlamaVariant): Decoder {
  const hiddenSize = config.integer('hidden_size', { min: 1 });
  const innerSize = config.integer('intermediate_size', { min: 1 });
  const heads = config.integer('num_attention_heads', { min: 1 });
  const { keyValueHeads, headSize } = variant;
  if (heads % keyValueHeads !== 0) throw config.invalid('num_key_value_heads', `a divisor of ${heads} heads`);
  const epsilon = config.number('rms_norm_eps', { default: 1e-6 });
  const activation = activationOf(config, 'hidden_act', 'silu');
  const layer = (i: number) => {
    const at = `${prefix}layers.${String(i)}`;
    const window = variant.window(i);
    return {
      attentionNorm: { kind: 'rms', weight: `${at}.input_layernorm.weight`, epsilon },
      attention: {
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
        ...(window !== undefined && { window }),
      },
      feedForwardNorm: { kind: 'rms', weight: `${at}.post_attention_layernorm.weight`, epsilon },
      feedForward: {
        gate: dense(`${at}.mlp.gate_proj`, hiddenSize, innerSize, variant.feedForwardBias),
        input: dense(`${at}.mlp.up_proj`, hiddenSize, innerSize, variant.feedForwardBias),
        output: dense(`${at}.mlp.down_proj`, innerSize, hiddenSize, variant.feedForwardBias),
        activation,
      },
    } as const;
  };
  return {
    hiddenSize,
    tokenEmbedding: `${prefix}embed_tokens.weight`,
    vocabularySize: config.integer('vocab_size', { min: 1 }),
    rotary: rotaryOf(config, headSize),
    layers: Array.from({ length: config.integer('num_hidden_layers', { min: 1, max: mostLayers }) }, (_, i) =>
      layer(i),
    ),
    finalNorm: { kind: 'rms', weight: `${prefix}norm.weight`, epsilon },
  };
}

/** `head_dim`, or an even share of the hidden size. */
export function headSizeOf(config: ModelConfig): number {
  const share = Math.floor(
    config.integer('hidden_size', { min: 1 }) / config.integer('num_attention_heads', { min: 1 }),
  );
  return config.integer('head_dim', { default: share, min: 1 });
}

/** `num_key_value_heads`, or as many as heads. */
export function keyValueHeadsOf(config: ModelConfig): number {
  return config.integer('num_key_value_heads', {
    default: config.integer('num_attention_heads', { min: 1 }),
    min: 1,
  });
}

/** What all of these checkpoints may carry and nothing needs. */
export const llamaIgnorable = [/\.rotary_emb\.inv_freq$/];

export const llama: Family = {
  classifier: 'LlamaForSequenceClassification',
  prefix: 'model.',
  tokenEmbedding: 'embed_tokens.weight',
  ignorable: llamaIgnorable,
  decoder(config, prefix) {
    const bias = config.boolean('attention_bias', { default: false });
    return llamaDecoder(config, prefix, {
      keyValueHeads: keyValueHeadsOf(config),
      headSize: headSizeOf(config),
      queryKeyValueBias: bias,
      outputBias: bias,
      feedForwardBias: config.boolean('mlp_bias', { default: false }),
      window: () => undefined,
    });
  },
};
