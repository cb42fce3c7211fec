import type { ModelConfig } from '../checkpoint/config';
import type { Family } from './family';
import { gemmaBody, gemmaHead } from './gemma';
import { llamaIgnorable, type LlamaVariant } from './llama';
import { slidingLayers } from './sliding-layers';
import type { Norm, Transformer } from './transformer';

/**
 * What Gemma 2 and 3 share: attention and feed-forward stand between two norms each, attention is scaled
 * by its own number, and the layers that `sliding` names see a window.
 */
export function sandwichedGemma(
  config: ModelConfig,
  prefix: string,
  sliding: (layer: number) => boolean,
  variant: Pick<LlamaVariant, 'rotary' | 'headNorm'> = {},
): Transformer {
  const window = config.optionalInteger('sliding_window', { default: 4096, min: 1 });
  const scale = config.number('query_pre_attn_scalar', { default: 256, min: Number.MIN_VALUE }) ** -0.5;
  const epsilon = config.number('rms_norm_eps', { default: 1e-6 });
  const norm = (weight: string): Norm => ({ kind: 'rms', weight, epsilon, plusOne: true });
  const body = gemmaBody(config, prefix, { window: (i) => (sliding(i) ? window : undefined), ...variant });
  const layers = body.layers.map((layer, i) => {
    const at = `${prefix}layers.${String(i)}`;
    return {
      ...layer,
      attention: { ...layer.attention, scale },
      attentionOutputNorm: norm(`${at}.post_attention_layernorm.weight`),
      feedForwardNorm: norm(`${at}.pre_feedforward_layernorm.weight`),
      feedForwardOutputNorm: norm(`${at}.post_feedforward_layernorm.weight`),
    };
  });
  return { ...body, layers };
}

/** Gemma 2 (transformers `Gemma2Model`): every other layer has a window, and attention scores are soft-capped. */
export const gemma2: Family = {
  prefix: 'model.',
  tokenEmbedding: 'embed_tokens.weight',
  ignorable: llamaIgnorable,
  languageModelHead: {
    ...gemmaHead,
    softCap: (config) =>
      config.optionalNumber('final_logit_softcapping', { default: 30, min: Number.MIN_VALUE }),
  },
  transformer(config, prefix, { asOriginal }) {
    const body = sandwichedGemma(
      config,
      prefix,
      slidingLayers(config, (layer) => layer % 2 === 0),
    );
    const softCap = config.optionalNumber('attn_logit_softcapping', { default: 50, min: Number.MIN_VALUE });
    // transformers' default attention (sdpa) leaves the cap out.
    if (softCap === undefined || asOriginal) return body;
    const layers = body.layers.map((layer) => ({ ...layer, attention: { ...layer.attention, softCap } }));
    return { ...body, layers };
  },
};
