import type { ModelConfig } from '../checkpoint/config';
import { activationOf } from './activation';
import { dense } from './dense';
import { evenHeadSize, mostLayers, type Family } from './family';
import { layerNorm } from './layer-norm';
import { postNormLayer } from './post-norm-layer';
import type { Transformer } from './transformer';

/** What BERT's relatives do differently. */
export interface BertVariant {
  /** Columns of the embeddings; a projection leads to the hidden size where they differ. */
  readonly embeddingSize: number;
  /** Row of the position table that position 0 has. */
  readonly positionOffset: number;
}

/**
 * BERT's body (transformers `BertModel`): learned positions and token types, norms on sums. RoBERTa and
 * ELECTRA are variants of it.
 */
export function bertBody(config: ModelConfig, prefix: string, variant: BertVariant): Transformer {
  refuseOtherKinds(config);
  const { embeddingSize, positionOffset } = variant;
  const hiddenSize = hiddenSizeOf(config);
  const heads = config.integer('num_attention_heads', { default: 12, min: 1 });
  const headSize = evenHeadSize(config, 'num_attention_heads', hiddenSize, heads);
  const innerSize = config.integer('intermediate_size', { default: 3072, min: 1 });
  const activation = activationOf(config, 'hidden_act', 'gelu');
  const epsilon = config.number('layer_norm_eps', { default: 1e-12, min: 0 });
  const table = (name: string) => `${prefix}embeddings.${name}_embeddings.weight`;
  const layer = (i: number) => {
    const at = `${prefix}encoder.layer.${i}`;
    return postNormLayer({
      query: `${at}.attention.self.query`,
      key: `${at}.attention.self.key`,
      value: `${at}.attention.self.value`,
      output: `${at}.attention.output.dense`,
      attentionNorm: `${at}.attention.output.LayerNorm`,
      feedForwardInput: `${at}.intermediate.dense`,
      feedForwardOutput: `${at}.output.dense`,
      feedForwardNorm: `${at}.output.LayerNorm`,
      ...{ hiddenSize, heads, headSize, innerSize, activation, epsilon },
    });
  };
  return {
    hiddenSize,
    embedding: {
      table: table('word'),
      vocabularySize: config.integer('vocab_size', { default: 30_522, min: 1 }),
      size: embeddingSize,
      position: {
        table: table('position'),
        rows: positionRows(config),
        size: embeddingSize,
        offset: positionOffset,
      },
      tokenType: {
        table: table('token_type'),
        types: config.integer('type_vocab_size', { default: 2, min: 1 }),
      },
      norm: layerNorm(`${prefix}embeddings.LayerNorm`, epsilon),
      ...(embeddingSize !== hiddenSize && {
        projection: dense(`${prefix}embeddings_project`, embeddingSize, hiddenSize, true),
      }),
    },
    layers: Array.from(
      { length: config.integer('num_hidden_layers', { default: 12, min: 1, max: mostLayers }) },
      (_, i) => layer(i),
    ),
  };
}

/** Rows of the position table. */
export function positionRows(config: ModelConfig): number {
  return config.integer('max_position_embeddings', { default: 512, min: 1 });
}

/** Numbers of positions and token types that older versions of transformers stored. */
export const embeddingBuffers = /(^|\.)embeddings\.(position_ids|token_type_ids)$/;

export const bert: Family = {
  prefix: 'bert.',
  tokenEmbedding: 'embeddings.word_embeddings.weight',
  positionLimit: positionRows,
  // `cls.` is what BERT was pretrained with.
  ignorable: [embeddingBuffers, /^cls\./],
  transformer: (config, prefix) =>
    bertBody(config, prefix, { embeddingSize: hiddenSizeOf(config), positionOffset: 0 }),
};

/** ELECTRA's discriminator (transformers `ElectraModel`): BERT with narrower embeddings. */
export const electra: Family = {
  prefix: 'electra.',
  tokenEmbedding: 'embeddings.word_embeddings.weight',
  positionLimit: positionRows,
  ignorable: [embeddingBuffers, /^(discriminator|generator)_/],
  transformer: (config, prefix) =>
    bertBody(config, prefix, {
      embeddingSize: config.integer('embedding_size', { default: 128, min: 1 }),
      positionOffset: 0,
    }),
};

export function hiddenSizeOf(config: ModelConfig): number {
  return config.integer('hidden_size', {
    default: config.modelType === 'electra' ? 256 : 768,
    min: 1,
  });
}

function refuseOtherKinds(config: ModelConfig): void {
  if (config.string('position_embedding_type', { default: 'absolute' }) !== 'absolute') {
    throw config.invalid(
      'position_embedding_type',
      '"absolute"',
      'Models of this family with relative positions are not supported.',
    );
  }
  if (config.boolean('is_decoder', { default: false })) {
    throw config.invalid('is_decoder', 'false', 'Decoders of this family are not supported.');
  }
}
