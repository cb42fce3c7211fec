import type { ModelConfig } from '../checkpoint/config';
import { activationOf } from './activation';
import { dense } from './dense';
import type { Family } from './family';
import { headSizeOf, keyValueHeadsOf, llamaBody, llamaIgnorable, lmHead } from './llama';
import { expertCounts } from './expert-counts';
import { rotaryOf } from './rotary';
import type { MixtureOfExperts } from './transformer';

/** Mixtral (transformers `MixtralModel`): Mistral with a mixture of experts as the feed-forward part of every layer. */
export const mixtral: Family = {
  prefix: 'model.',
  tokenEmbedding: 'embed_tokens.weight',
  ignorable: llamaIgnorable,
  languageModelHead: lmHead,
  transformer(config, prefix) {
    const headSize = headSizeOf(config);
    const window = config.optionalInteger('sliding_window', { min: 1 });
    const rotary = { ...rotaryOf(config, headSize), base: config.ropeTheta(1_000_000) };
    return llamaBody(config, prefix, {
      keyValueHeads: keyValueHeadsOf(config, 8),
      headSize,
      queryKeyValueBias: false,
      outputBias: false,
      feedForwardBias: false,
      window: () => window,
      rotary: () => rotary,
      feedForward: (_, at) => experts(config, `${at}.block_sparse_moe`),
    });
  },
};

function experts(config: ModelConfig, at: string): MixtureOfExperts {
  const hiddenSize = config.integer('hidden_size', { min: 1 });
  const innerSize = config.integer('intermediate_size', { min: 1 });
  const activation = activationOf(config, 'hidden_act', 'silu');
  const { count, perToken } = expertCounts(config, 'num_local_experts', 2);
  return {
    router: dense(`${at}.gate`, hiddenSize, count, false),
    experts: Array.from({ length: count }, (_, i) => ({
      gate: dense(`${at}.experts.${String(i)}.w1`, hiddenSize, innerSize, false),
      input: dense(`${at}.experts.${String(i)}.w3`, hiddenSize, innerSize, false),
      output: dense(`${at}.experts.${String(i)}.w2`, innerSize, hiddenSize, false),
      activation,
    })),
    perToken,
    normalize: true,
  };
}
