import type { ModelConfig } from '../checkpoint/config';
import { activationOf } from './activation';
import type { Family, LanguageModelHead } from './family';
import { gatedFeedForward, keyValueHeadsOf, llamaBody, llamaIgnorable, type LlamaVariant } from './llama';
import type { Transformer } from './transformer';

/** A Gemma's head is its token table, unless config.json says otherwise. */
export const gemmaHead: LanguageModelHead = { weight: 'lm_head.weight', tiedByDefault: true };

/** `head_dim`, which no Gemma derives from the hidden size. */
export function gemmaHeadSize(config: ModelConfig): number {
  return config.integer('head_dim', { default: 256, min: 1 });
}

/** What the generations of Gemma share: Llama with norms whose factor is 1 + weight, and a scaled embedding. */
export function gemmaBody(
  config: ModelConfig,
  prefix: string,
  variant: Partial<Pick<LlamaVariant, 'window' | 'rotary' | 'headNorm'>> = {},
): Transformer {
  if (config.boolean('use_bidirectional_attention', { default: false })) {
    throw config.invalid('use_bidirectional_attention', 'false', 'Only causal models can be scored.');
  }
  const bias = config.boolean('attention_bias', { default: false });
  // The first Gemmas were published with a wrong `hidden_act`, which transformers ignores.
  const activation = activationOf(config, 'hidden_activation', 'gelu_pytorch_tanh');
  const body = llamaBody(config, prefix, {
    keyValueHeads: keyValueHeadsOf(config),
    headSize: gemmaHeadSize(config),
    queryKeyValueBias: bias,
    outputBias: bias,
    feedForwardBias: false,
    normPlusOne: true,
    window: () => undefined,
    feedForward: (_, at) => ({ ...gatedFeedForward(config, `${at}.mlp`, false), activation }),
    ...variant,
  });
  return { ...body, embedding: { ...body.embedding, scale: Math.sqrt(body.hiddenSize) } };
}

/** Gemma (transformers `GemmaModel`). */
export const gemma: Family = {
  prefix: 'model.',
  tokenEmbedding: 'embed_tokens.weight',
  ignorable: llamaIgnorable,
  languageModelHead: gemmaHead,
  transformer: (config, prefix) => gemmaBody(config, prefix),
};
