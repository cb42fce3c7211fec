import type { Family } from './family';
import { headSizeOf, keyValueHeadsOf, llamaBody, llamaIgnorable, lmHead } from './llama';

/** Mistral (transformers `MistralModel`): Llama without biases, every layer with a sliding window. */
export const mistral: Family = {
  prefix: 'model.',
  tokenEmbedding: 'embed_tokens.weight',
  ignorable: llamaIgnorable,
  languageModelHead: lmHead,
  transformer(config, prefix) {
    // MistralConfig's own default is a window; only an explicit null means none.
    const window = config.optionalInteger('sliding_window', { default: 4096, min: 1 });
    return llamaBody(config, prefix, {
      keyValueHeads: keyValueHeadsOf(config, 8),
      headSize: headSizeOf(config),
      queryKeyValueBias: false,
      outputBias: false,
      feedForwardBias: false,
      window: () => window,
    });
  },
};
