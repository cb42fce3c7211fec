import type { ModelConfig } from '../checkpoint/config';
import { activationOf } from './activation';
import { dense } from './dense';
import type { Family } from './family';
import { headSizeOf, keyValueHeadsOf, llamaBody, llamaIgnorable, lmHead } from './llama';
import { rotaryOf, type RotaryEmbedding } from './rotary';
import type { FeedForward } from './transformer';

/** Phi-3 and Phi-4 (transformers `Phi3Model`): Llama with fused projections, partial rotation and LongRoPE. */
export const phi3: Family = {
  prefix: 'model.',
  tokenEmbedding: 'embed_tokens.weight',
  ignorable: llamaIgnorable,
  languageModelHead: lmHead,
  transformer(config, prefix) {
    const headSize = headSizeOf(config);
    const window = config.optionalInteger('sliding_window', { min: 1 });
    const rotary = rotaryPart(config, headSize);
    const body = llamaBody(config, prefix, {
      keyValueHeads: keyValueHeadsOf(config),
      headSize,
      queryKeyValueBias: false,
      outputBias: false,
      feedForwardBias: false,
      window: () => window,
      rotary: () => rotary,
      feedForward: (_, at) => fusedFeedForward(config, `${at}.mlp`),
    });
    const layers = body.layers.map((layer, i) => {
      const { heads, keyValueHeads } = layer.attention;
      const name = `${prefix}layers.${String(i)}.self_attn.qkv_proj`;
      const fused = dense(name, body.hiddenSize, (heads + 2 * keyValueHeads) * headSize, false);
      return {
        ...layer,
        attention: { ...layer.attention, projections: { fused, layout: 'consecutive' } },
      } as const;
    });
    return { ...body, layers };
  },
};

function fusedFeedForward(config: ModelConfig, at: string): FeedForward {
  const hiddenSize = config.integer('hidden_size', { min: 1 });
  const innerSize = config.integer('intermediate_size', { min: 1 });
  return {
    input: dense(`${at}.gate_up_proj`, hiddenSize, 2 * innerSize, false),
    gatedHalves: true,
    output: dense(`${at}.down_proj`, innerSize, hiddenSize, false),
    activation: activationOf(config, 'hidden_act', 'silu'),
  };
}

function rotaryPart(config: ModelConfig, headSize: number): RotaryEmbedding {
  const rotary = rotaryOf(config, Math.trunc(headSize * config.partialRotaryFactor(1)));
  if (rotary.scaling.type !== 'longrope') return rotary;
  // Beside `rope_scaling` it comes before one inside.
  const key = 'original_max_position_embeddings';
  const original = config.integer(key, { default: rotary.scaling.originalMaxPositions ?? 4096, min: 1 });
  return { ...rotary, scaling: { ...rotary.scaling, originalMaxPositions: original } };
}
