import type { Family } from './family';
import { gemmaHead, gemmaHeadSize } from './gemma';
import { sandwichedGemma } from './gemma2';
import { llamaIgnorable } from './llama';
import { headNorm } from './qwen3';
import { rotaryOf } from './rotary';
import { slidingLayers } from './sliding-layers';

/**
 * Gemma 3's language model (transformers `Gemma3TextModel`): Gemma 2 with norms on queries and keys and without
 * soft-caps in attention. Layers with a window have rotary positions of their own, which are never scaled.
 */
export const gemma3: Family = {
  prefix: 'model.',
  tokenEmbedding: 'embed_tokens.weight',
  ignorable: llamaIgnorable,
  languageModelHead: {
    ...gemmaHead,
    softCap: (config) => config.optionalNumber('final_logit_softcapping', { min: Number.MIN_VALUE }),
  },
  transformer(config, prefix) {
    const pattern = config.integer('sliding_window_pattern', { default: 6, min: 1 });
    const sliding = slidingLayers(config, (layer) => (layer + 1) % pattern !== 0);
    const full = {
      ...rotaryOf(config, gemmaHeadSize(config)),
      base: config.ropeTheta(1_000_000),
    };
    const local = {
      ...full,
      base: config.ropeTheta(10_000, 'rope_local_base_freq', 'sliding_attention'),
      scaling: config.ropeScaling('sliding_attention'),
    };
    return sandwichedGemma(config, prefix, sliding, {
      rotary: (layer) => (sliding(layer) ? local : full),
      headNorm: headNorm(config, { plusOne: true }),
    });
  },
};
