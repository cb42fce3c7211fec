import type { ModelConfig } from '../checkpoint/config';
import type { Family } from './family';
import { headSizeOf, keyValueHeadsOf, llamaBody, llamaIgnorable, lmHead } from './llama';
import { slidingLayers } from './sliding-layers';

/**
 * Qwen2 (transformers `Qwen2Model`): Llama with biases on query, key and value. A sliding window
 * counts only with `use_sliding_window`, and then from layer `max_window_layers` on.
 */
export const qwen2: Family = {
  prefix: 'model.',
  tokenEmbedding: 'embed_tokens.weight',
  ignorable: llamaIgnorable,
  languageModelHead: lmHead,
  transformer(config, prefix) {
    const first = config.integer('max_window_layers', { default: 28, min: 0 });
    return llamaBody(config, prefix, {
      keyValueHeads: keyValueHeadsOf(config),
      headSize: headSizeOf(config),
      queryKeyValueBias: true,
      outputBias: false,
      feedForwardBias: false,
      window: qwenWindow(config, (layer) => layer >= first),
    });
  },
};

/** The window of the layers that have one, which counts only with `use_sliding_window`. */
export function qwenWindow(
  config: ModelConfig,
  rule: (layer: number) => boolean,
): (layer: number) => number | undefined {
  if (!config.boolean('use_sliding_window', { default: false })) return () => undefined;
  const window = config.optionalInteger('sliding_window', { default: 4096, min: 1 });
  const sliding = slidingLayers(config, rule);
  return (layer) => (sliding(layer) ? window : undefined);
}
