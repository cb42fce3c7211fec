import type { ModelConfig } from '../checkpoint/config';
import {
  debertaEncoder,
  debertaIgnorable,
  debertaPositionLimit,
  debertaSizes,
  positionTypes,
  relativeReach,
  rowOfEachDistance,
} from './deberta-encoder';
import { dense } from './dense';
import type { Disentangled } from './disentangled';
import { evenHeadSize, type Family } from './family';
import type { Transformer } from './transformer';

/**
 * DeBERTa, version 1 (transformers `DebertaModel`): one projection for query, key and value with biases of
 * their own on two of them; a row per distance.
 */
export const deberta: Family = {
  prefix: 'deberta.',
  tokenEmbedding: 'embeddings.word_embeddings.weight',
  transformer,
  positionLimit: debertaPositionLimit,
  ignorable: debertaIgnorable,
};

const defaults = {
  hiddenSize: 768,
  innerSize: 3072,
  heads: 12,
  layers: 12,
  vocabularySize: 50_265,
};

function transformer(config: ModelConfig, prefix: string): Transformer {
  const sizes = debertaSizes(config, defaults);
  const { hiddenSize, heads } = sizes;
  const headSize = evenHeadSize(config, 'num_attention_heads', hiddenSize, heads);
  if (config.boolean('talking_head', { default: false })) {
    throw config.invalid('talking_head', 'false', 'Attention with talking heads is not known.');
  }
  const types = positionTypes(config);
  const isRelative = config.boolean('relative_attention', { default: false });
  const meets = (type: string) => isRelative && types.includes(type);
  return debertaEncoder(config, prefix, {
    sizes,
    headSize,
    projections: (at) => ({
      fused: dense(`${at}.in_proj`, hiddenSize, 3 * hiddenSize, false),
      layout: 'grouped',
      queryBias: `${at}.q_bias`,
      valueBias: `${at}.v_bias`,
    }),
    positions: (at) => ({
      ...(meets('c2p') && { positionKey: dense(`${at}.pos_proj`, hiddenSize, hiddenSize, false) }),
      ...(meets('p2c') && { positionQuery: dense(`${at}.pos_q_proj`, hiddenSize, hiddenSize, true) }),
    }),
    terms: 1 + types.length,
    ...((meets('c2p') || meets('p2c')) && { relative: relative(config, prefix, heads) }),
  });
}

function relative(config: ModelConfig, prefix: string, heads: number): Disentangled {
  const reach = relativeReach(config);
  return {
    table: `${prefix}encoder.rel_embeddings.weight`,
    rows: 2 * reach,
    heads,
    rowOfDistance: rowOfEachDistance(reach),
  };
}
