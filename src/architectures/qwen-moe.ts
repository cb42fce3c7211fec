import type { ModelConfig } from '../checkpoint/config';
import { dense } from './dense';
import { expertCounts } from './expert-counts';
import type { Family } from './family';
import {
  gatedFeedForward,
  headSizeOf,
  keyValueHeadsOf,
  llamaBody,
  llamaIgnorable,
  lmHead,
  type LlamaVariant,
} from './llama';
import { qwenWindow } from './qwen2';
import { headNorm } from './qwen3';
import type { MixtureOfExperts } from './transformer';

/** Qwen2-MoE (transformers `Qwen2MoeModel`): Qwen2 with experts, one of which is there for all tokens. */
export const qwen2Moe: Family = {
  prefix: 'model.',
  tokenEmbedding: 'embed_tokens.weight',
  ignorable: llamaIgnorable,
  languageModelHead: lmHead,
  transformer(config, prefix) {
    const last = config.integer('max_window_layers', { default: 28, min: 0 });
    return llamaBody(config, prefix, {
      keyValueHeads: keyValueHeadsOf(config),
      headSize: headSizeOf(config),
      queryKeyValueBias: config.boolean('qkv_bias', { default: true }),
      outputBias: false,
      feedForwardBias: false,
      // Not Qwen2's rule: every other layer, and the first ones.
      window: qwenWindow(config, (layer) => layer % 2 === 0 && layer < last),
      feedForward: sparse(config, (at) => ({ ...experts(config, at, 4), shared: shared(config, at) })),
    });
  },
};

/** Qwen3-MoE (transformers `Qwen3MoeModel`): Qwen3 with experts; a sliding window counts in every layer. */
export const qwen3Moe: Family = {
  prefix: 'model.',
  tokenEmbedding: 'embed_tokens.weight',
  ignorable: llamaIgnorable,
  languageModelHead: lmHead,
  transformer(config, prefix) {
    const bias = config.boolean('attention_bias', { default: false });
    return llamaBody(config, prefix, {
      keyValueHeads: keyValueHeadsOf(config, 4),
      headSize: headSizeOf(config),
      queryKeyValueBias: bias,
      outputBias: bias,
      feedForwardBias: false,
      headNorm: headNorm(config),
      window: qwenWindow(config, () => true),
      feedForward: sparse(config, (at) => experts(config, at, 8)),
    });
  },
};

/** Experts in the layers that have them: every `decoder_sparse_step`th that is not in `mlp_only_layers`. */
function sparse(
  config: ModelConfig,
  mixture: (at: string) => MixtureOfExperts,
): NonNullable<LlamaVariant['feedForward']> {
  const step = config.integer('decoder_sparse_step', { default: 1, min: 1 });
  const plain = new Set(config.optionalIntegers('mlp_only_layers'));
  return (layer, at) =>
    plain.has(layer) || (layer + 1) % step !== 0
      ? gatedFeedForward(config, `${at}.mlp`, false)
      : mixture(`${at}.mlp`);
}

function experts(config: ModelConfig, at: string, perTokenByDefault: number): MixtureOfExperts {
  const hiddenSize = config.integer('hidden_size', { min: 1 });
  const innerSize = config.integer('moe_intermediate_size', { min: 1 });
  // transformers 5 saves Qwen3-MoE's under Mixtral's name.
  const key = config.has('num_experts') ? 'num_experts' : 'num_local_experts';
  const { count, perToken } = expertCounts(config, key, perTokenByDefault);
  return {
    router: dense(`${at}.gate`, hiddenSize, count, false),
    experts: Array.from({ length: count }, (_, i) =>
      gatedFeedForward(config, `${at}.experts.${String(i)}`, false, innerSize),
    ),
    perToken,
    normalize: config.boolean('norm_topk_prob', { default: false }),
  };
}

function shared(config: ModelConfig, at: string): NonNullable<MixtureOfExperts['shared']> {
  const hiddenSize = config.integer('hidden_size', { min: 1 });
  const innerSize = config.integer('shared_expert_intermediate_size', { default: 5632, min: 1 });
  return {
    expert: gatedFeedForward(config, `${at}.shared_expert`, false, innerSize),
    gate: dense(`${at}.shared_expert_gate`, hiddenSize, 1, false),
  };
}
