import type { ModelConfig } from '../checkpoint/config';
import { activationOf } from './activation';
import type { Convolution } from './convolution';
import {
  debertaEncoder,
  debertaIgnorable,
  debertaNorm,
  debertaPositionLimit,
  debertaSizes,
  positionTypes,
  relativeReach,
  rowOfEachDistance,
} from './deberta-encoder';
import { dense } from './dense';
import type { Disentangled } from './disentangled';
import type { Family } from './family';
import { rowOfBucketedDistance } from './log-buckets';
import type { Transformer } from './transformer';

/**
 * DeBERTa, versions 2 and 3 (transformers `DebertaV2Model`): separate projections, which positions can
 * share; rows for buckets of distances; a convolution beside the first layer in some.
 */
export const debertaV2: Family = {
  prefix: 'deberta.',
  tokenEmbedding: 'embeddings.word_embeddings.weight',
  transformer,
  positionLimit: debertaPositionLimit,
  ignorable: debertaIgnorable,
};

const defaults = {
  hiddenSize: 1536,
  innerSize: 6144,
  heads: 24,
  layers: 24,
  vocabularySize: 128_100,
};

function transformer(config: ModelConfig, prefix: string): Transformer {
  const sizes = debertaSizes(config, defaults);
  const { hiddenSize, heads } = sizes;
  const headSize = config.integer('attention_head_size', { default: Math.floor(hiddenSize / heads), min: 1 });
  const types = positionTypes(config);
  const isRelative = config.boolean('relative_attention', { default: false });
  const meets = (type: string) => isRelative && types.includes(type);
  const shared = config.boolean('share_att_key', { default: false });
  const projection = (name: string) => dense(name, hiddenSize, heads * headSize, true);
  const convolution = convolutionOf(config, prefix, hiddenSize);
  return debertaEncoder(config, prefix, {
    sizes,
    headSize,
    projections: (at) => ({
      query: projection(`${at}.query_proj`),
      key: projection(`${at}.key_proj`),
      value: projection(`${at}.value_proj`),
    }),
    positions: (at) => ({
      ...(meets('c2p') && { positionKey: projection(`${at}.${shared ? 'key_proj' : 'pos_key_proj'}`) }),
      ...(meets('p2c') && { positionQuery: projection(`${at}.${shared ? 'query_proj' : 'pos_query_proj'}`) }),
    }),
    terms: 1 + ['c2p', 'p2c'].filter((type) => types.includes(type)).length,
    ...((meets('c2p') || meets('p2c')) && { relative: relative(config, prefix, heads) }),
    ...(convolution !== undefined && { convolution }),
  });
}

function relative(config: ModelConfig, prefix: string, heads: number): Disentangled {
  const reach = relativeReach(config);
  const buckets = config.integer('position_buckets', { default: -1 });
  if (buckets > 0 && (buckets < 4 || buckets / 2 >= reach - 1)) {
    throw config.invalid('position_buckets', `4 to ${2 * reach - 3}, less than twice the greatest distance`);
  }
  const norms = config.string('norm_rel_ebd', { default: 'none' }).toLowerCase().split('|');
  return {
    table: `${prefix}encoder.rel_embeddings.weight`,
    rows: 2 * (buckets > 0 ? buckets : reach),
    heads,
    ...(norms.some((name) => name.trim() === 'layer_norm') && {
      norm: debertaNorm(config, `${prefix}encoder.LayerNorm`),
    }),
    rowOfDistance: buckets > 0 ? rowOfBucketedDistance(buckets, reach) : rowOfEachDistance(reach),
  };
}

function convolutionOf(config: ModelConfig, prefix: string, hiddenSize: number): Convolution | undefined {
  const kernel = config.integer('conv_kernel_size', { default: 0 });
  if (kernel <= 0) return undefined;
  if (kernel % 2 === 0) throw config.invalid('conv_kernel_size', 'an odd number');
  const groups = config.integer('conv_groups', { default: 1, min: 1 });
  if (hiddenSize % groups !== 0) throw config.invalid('conv_groups', `a divisor of ${hiddenSize}`);
  return {
    weight: `${prefix}encoder.conv.conv.weight`,
    bias: `${prefix}encoder.conv.conv.bias`,
    kernel,
    groups,
    activation: activationOf(config, 'conv_act', 'tanh'),
    norm: debertaNorm(config, `${prefix}encoder.conv.LayerNorm`),
  };
}
