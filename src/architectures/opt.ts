import type { ModelConfig } from '../checkpoint/config';
import { activationOf } from './activation';
import { dense } from './dense';
import { evenHeadSize, mostLayers, type Family } from './family';
import type { Embedding, Layer, Norm } from './transformer';

/** Rows of the position table before the one of position 0. */
const positionOffset = 2;

/**
 * OPT and Galactica (transformers `OPTModel`): learned positions counted over attended tokens; OPT-350m
 * alone has norms on the sums and a narrower vocabulary table.
 */
export const opt: Family = {
  prefix: 'model.',
  tokenEmbedding: 'decoder.embed_tokens.weight',
  positionLimit,
  positionRule: 'attended',
  ignorable: [/(^|\.)decoder\.version$/],
  languageModelHead: { weight: 'lm_head.weight', tiedByDefault: true },
  transformer(config, prefix) {
    const hiddenSize = config.integer('hidden_size', { min: 1 });
    const innerSize = config.integer('ffn_dim', { min: 1 });
    const heads = config.integer('num_attention_heads', { min: 1 });
    const headSize = evenHeadSize(config, 'num_attention_heads', hiddenSize, heads);
    const bias = config.boolean('enable_bias', { default: true });
    const normsBefore = config.boolean('do_layer_norm_before', { default: true });
    const removesFinalNorm = config.boolean('_remove_final_layer_norm', { default: false });
    const embedding = embeddingOf(config, `${prefix}decoder.`, hiddenSize);
    const activation = activationOf(config, 'activation_function', 'relu');
    const norm = normsOf(config);
    const square = (name: string) => dense(name, hiddenSize, hiddenSize, bias);
    const layer = (at: string): Layer => {
      const attentionNorm = norm(`${at}.self_attn_layer_norm`);
      const feedForwardNorm = norm(`${at}.final_layer_norm`);
      return {
        attention: {
          direction: 'causal',
          heads,
          keyValueHeads: heads,
          headSize,
          projections: {
            query: square(`${at}.self_attn.q_proj`),
            key: square(`${at}.self_attn.k_proj`),
            value: square(`${at}.self_attn.v_proj`),
          },
          output: square(`${at}.self_attn.out_proj`),
          scale: headSize ** -0.5,
        },
        feedForward: {
          input: dense(`${at}.fc1`, hiddenSize, innerSize, bias),
          output: dense(`${at}.fc2`, innerSize, hiddenSize, bias),
          activation,
        },
        ...(normsBefore
          ? { attentionNorm, feedForwardNorm }
          : { attentionSumNorm: attentionNorm, feedForwardSumNorm: feedForwardNorm }),
      };
    };
    const count = config.integer('num_hidden_layers', { min: 1, max: mostLayers });
    return {
      hiddenSize,
      embedding,
      layers: Array.from({ length: count }, (_, i) => layer(`${prefix}decoder.layers.${i}`)),
      ...(normsBefore && !removesFinalNorm && { finalNorm: norm(`${prefix}decoder.final_layer_norm`) }),
      ...(embedding.projection && {
        outputProjection: dense(`${prefix}decoder.project_out`, hiddenSize, embedding.size, false),
      }),
    };
  },
};

function positionLimit(config: ModelConfig): number {
  return config.integer('max_position_embeddings', { default: 2048, min: 1 });
}

function embeddingOf(config: ModelConfig, at: string, hiddenSize: number): Embedding {
  const size = config.integer('word_embed_proj_dim', { default: hiddenSize, min: 1 });
  return {
    table: `${at}embed_tokens.weight`,
    vocabularySize: config.integer('vocab_size', { min: 1 }),
    size,
    position: {
      table: `${at}embed_positions.weight`,
      rows: positionLimit(config) + positionOffset,
      size: hiddenSize,
      offset: positionOffset,
    },
    ...(size !== hiddenSize && { projection: dense(`${at}project_in`, size, hiddenSize, false) }),
  };
}

function normsOf(config: ModelConfig): (name: string) => Norm {
  const affine = config.boolean('layer_norm_elementwise_affine', { default: true });
  return (name) => ({
    kind: 'layer',
    ...(affine && { weight: `${name}.weight`, bias: `${name}.bias` }),
    epsilon: 1e-5,
  });
}
