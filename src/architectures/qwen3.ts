import type { ModelConfig } from '../checkpoint/config';
import type { Family } from './family';
import { keyValueHeadsOf, llamaBody, llamaIgnorable, lmHead, type LlamaVariant } from './llama';
import { qwenWindow } from './qwen2';

/** Root-mean-square norms over each head of the queries and of the keys. */
export function headNorm(
  config: ModelConfig,
  { plusOne = false } = {},
): NonNullable<LlamaVariant['headNorm']> {
  const epsilon = config.number('rms_norm_eps', { default: 1e-6 });
  return (at, of) => ({ kind: 'rms', weight: `${at}.self_attn.${of}_norm.weight`, epsilon, plusOne });
}

/** Qwen3 (transformers `Qwen3Model`): Qwen2 with norms on queries and keys, and a head size of its own. */
export const qwen3: Family = {
  prefix: 'model.',
  tokenEmbedding: 'embed_tokens.weight',
  ignorable: llamaIgnorable,
  languageModelHead: lmHead,
  transformer(config, prefix) {
    const bias = config.boolean('attention_bias', { default: false });
    const first = config.integer('max_window_layers', { default: 28, min: 0 });
    return llamaBody(config, prefix, {
      keyValueHeads: keyValueHeadsOf(config),
      headSize: config.integer('head_dim', { default: 128, min: 1 }),
      queryKeyValueBias: bias,
      outputBias: bias,
      feedForwardBias: false,
      headNorm: headNorm(config),
      window: qwenWindow(config, (layer) => layer >= first),
    });
  },
};
