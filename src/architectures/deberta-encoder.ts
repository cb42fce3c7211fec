import type { ModelConfig } from '../checkpoint/config';
import { activationOf } from './activation';
import type { Convolution } from './convolution';
import { dense } from './dense';
import type { Disentangled, DisentangledAttention } from './disentangled';
import { mostLayers } from './family';
import { layerNorm } from './layer-norm';
import type { FusedProjection, Norm, SeparateProjections, Transformer } from './transformer';

export interface DebertaSizes {
  readonly hiddenSize: number;
  readonly innerSize: number;
  readonly heads: number;
  readonly layers: number;
  readonly vocabularySize: number;
}

/** @param defaults of the version's configuration class */
export function debertaSizes(config: ModelConfig, defaults: DebertaSizes): DebertaSizes {
  const size = (key: string, byDefault: number, max = Infinity) =>
    config.integer(key, { default: byDefault, min: 1, max });
  return {
    hiddenSize: size('hidden_size', defaults.hiddenSize),
    innerSize: size('intermediate_size', defaults.innerSize),
    heads: size('num_attention_heads', defaults.heads),
    layers: size('num_hidden_layers', defaults.layers, mostLayers),
    vocabularySize: size('vocab_size', defaults.vocabularySize),
  };
}

/** What the two versions of DeBERTa do differently; `at` is the name of a layer's attention. */
export interface DebertaVersion {
  readonly sizes: DebertaSizes;
  readonly headSize: number;
  readonly projections: (at: string) => SeparateProjections | FusedProjection;
  readonly positions: (at: string) => DisentangledAttention;
  /** How many kinds of scores are summed, by which they are scaled. */
  readonly terms: number;
  readonly relative?: Disentangled;
  /** Beside the first layer. */
  readonly convolution?: Convolution;
}

/** DeBERTa's encoder (transformers `DebertaModel`, `DebertaV2Model`): BERT's with disentangled attention. */
export function debertaEncoder(config: ModelConfig, prefix: string, version: DebertaVersion): Transformer {
  const { headSize, convolution } = version;
  const { hiddenSize, innerSize, heads } = version.sizes;
  const embeddingSize = config.integer('embedding_size', { default: hiddenSize, min: 1 });
  const types = config.integer('type_vocab_size', { default: 0, min: 0 });
  const activation = activationOf(config, 'hidden_act', 'gelu');
  const norm = (name: string) => debertaNorm(config, name);
  const layer = (i: number) => {
    const at = `${prefix}encoder.layer.${i}`;
    return {
      attention: {
        direction: 'both',
        heads,
        keyValueHeads: heads,
        headSize,
        projections: version.projections(`${at}.attention.self`),
        disentangled: version.positions(`${at}.attention.self`),
        output: dense(`${at}.attention.output.dense`, heads * headSize, hiddenSize, true),
        scale: (headSize * version.terms) ** -0.5,
      },
      attentionSumNorm: norm(`${at}.attention.output.LayerNorm`),
      feedForward: {
        input: dense(`${at}.intermediate.dense`, hiddenSize, innerSize, true),
        output: dense(`${at}.output.dense`, innerSize, hiddenSize, true),
        activation,
      },
      feedForwardSumNorm: norm(`${at}.output.LayerNorm`),
      ...(i === 0 && convolution !== undefined && { convolution }),
    } as const;
  };
  const embeddings = `${prefix}embeddings`;
  return {
    hiddenSize,
    embedding: {
      table: `${embeddings}.word_embeddings.weight`,
      vocabularySize: version.sizes.vocabularySize,
      size: embeddingSize,
      ...(positionsAreAdded(config) && {
        position: {
          table: `${embeddings}.position_embeddings.weight`,
          rows: mostPositions(config),
          size: embeddingSize,
          offset: 0,
        },
      }),
      ...(types > 0 && { tokenType: { table: `${embeddings}.token_type_embeddings.weight`, types } }),
      ...(embeddingSize !== hiddenSize && {
        projection: dense(`${embeddings}.embed_proj`, embeddingSize, hiddenSize, false),
      }),
      outputNorm: norm(`${embeddings}.LayerNorm`),
      zeroMasked: true,
    },
    layers: Array.from({ length: version.sizes.layers }, (_, i) => layer(i)),
    ...(version.relative !== undefined && { disentangled: version.relative }),
  };
}

export function debertaNorm(config: ModelConfig, name: string): Norm {
  return layerNorm(name, config.number('layer_norm_eps', { default: 1e-7, min: 0 }));
}

/** Longest sequence: positions have an end only where they are added to the tokens. */
export function debertaPositionLimit(config: ModelConfig): number | undefined {
  return positionsAreAdded(config) ? mostPositions(config) : undefined;
}

function positionsAreAdded(config: ModelConfig): boolean {
  return config.boolean('position_biased_input', { default: true });
}

function mostPositions(config: ModelConfig): number {
  return config.integer('max_position_embeddings', { default: 512, min: 1 });
}

/** Distances that a table of relative positions tells apart, to each side. */
export function relativeReach(config: ModelConfig): number {
  const reach = config.integer('max_relative_positions', { default: -1, max: mostDistances });
  if (reach >= 1) return reach;
  return config.integer('max_position_embeddings', { default: 512, min: 1, max: mostDistances });
}

/** More tokens than attention to all pairs can span: a bound on what a config.json can make this program tabulate. */
export const mostDistances = 2 ** 16;

/** `pos_att_type`: a list, or the old form `c2p|p2c`. */
export function positionTypes(config: ModelConfig): readonly string[] {
  if (typeof config.raw.pos_att_type !== 'string') return config.optionalStrings('pos_att_type') ?? [];
  return config
    .string('pos_att_type')
    .toLowerCase()
    .split('|')
    .map((type) => type.trim());
}

/** Row `reach + d` for distance d, the outermost rows for all farther ones: a row for each distance. */
export function rowOfEachDistance(reach: number): Int32Array {
  return Int32Array.from({ length: 2 * reach + 1 }, (_, entry) => Math.min(entry, 2 * reach - 1));
}

/**
 * Left over from pretraining, and the relative positions of a config.json that switches them off or uses
 * none of them.
 */
export const debertaIgnorable = [
  /^(cls|lm_predictions|mask_predictions)\./,
  /(^|\.)embeddings\.(position_ids|position_embeddings\.weight)$/,
  /(^|\.)encoder\.(rel_embeddings\.weight|LayerNorm\.(weight|bias))$/,
];
