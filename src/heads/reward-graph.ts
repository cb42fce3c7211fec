import { buildTransformer } from '../architectures/build-transformer';
import type { Family, PositionRule } from '../architectures/family';
import { PackedInputs } from '../architectures/packed-inputs';
import type { QuantizedWeights } from '../architectures/quantized-linear';
import type { RotaryEmbedding } from '../architectures/rotary';
import { seesOnlyBack, type Linear } from '../architectures/transformer';
import { Weights } from '../architectures/weights';
import type { Checkpoint } from '../checkpoint/checkpoint';
import { CheckpointError } from '../checkpoint/checkpoint-error';
import { cutModel } from '../onnx/cut-model';
import { GraphBuilder, type Value } from '../onnx/graph-builder';
import type { Model, TensorInfo } from '../onnx/model';
import { familyOf, findHead } from './find-head';
import type { Head } from './head';
import type { PoolingRule } from './pooling';

export interface RewardGraphOptions {
  /** Absent = the one that the checkpoint has. */
  readonly head?: Head;
  /** Reproduce what transformers' default does even where the model defines something else. */
  readonly asOriginal?: boolean;
  /** Let sequences mask some of their tokens; costs a mask as large as attention's scores. */
  readonly maskable?: boolean;
  /** Linear layers of the body that are computed in 8 bits; absent = none. */
  readonly quantized?: QuantizedWeights;
  /** Layers of each segment, from the first on; absent = one segment of them all. */
  readonly segments?: readonly number[];
}

/**
 * Consecutive layers as a model of its own: the first one with the embedding, the last one with the final norm and
 * the head. Between two of them goes the residual stream [T, hidden] in float32.
 */
export interface GraphSegment {
  /** Its weights, those of its layers alone, lie in the checkpoint's files. */
  readonly model: Model;
  /** Names of what it gives: the next segment's input, or the graph's outputs. */
  readonly outputs: readonly string[];
  readonly layers: number;
}

/** A reward model's graph and what is needed to feed it. */
export interface RewardGraph {
  /** Run one after another. */
  readonly segments: readonly GraphSegment[];
  /** The head, for people. */
  readonly label: string;
  /** The first is the score. */
  readonly outputs: readonly { readonly name: string; readonly columns: number }[];
  readonly pooling: PoolingRule;
  readonly vocabularySize: number;
  /** Longest sequence the model takes; absent = no end. */
  readonly positionLimit?: number;
  readonly positionRule: PositionRule;
  /** `pad_token_id` of config.json. */
  readonly padId: number | undefined;
  /** Columns of what one segment passes to the next. */
  readonly hiddenSize: number;
  readonly rotaries: readonly RotaryEmbedding[];
  /** What sequences of a batch begin with alike can be computed once. */
  readonly sharesPrefixes: boolean;
  /** The body's linear layers: of the weights, those that may be quantized. */
  readonly quantizable: readonly Linear[];
}

/**
 * The graph of a checkpoint with a reward head.
 * @param locate path of a weight file relative to the folder that the session is told of
 * @throws CheckpointError where the architecture or head is not known, a tensor is missing, misshapen or unexpected,
 * or the segments have not the layers that the model has
 */
export function buildRewardGraph(
  checkpoint: Checkpoint,
  locate: (file: string) => string,
  options: RewardGraphOptions = {},
): RewardGraph {
  const { model, layerInputs, facts } = assemble(checkpoint, locate, options);
  const counts = options.segments ?? [layerInputs.length];
  requireLayers(checkpoint, counts, layerInputs.length);
  let layer = 0;
  const cuts = counts.slice(0, -1).flatMap((count) => layerInputs[(layer += count)] ?? []);
  const segments = cutModel(model, cuts).map((part, i) => ({
    model: part,
    outputs: part.outputs.map(({ name }) => name),
    layers: counts[i] ?? 0,
  }));
  return { ...facts, segments };
}

/** Bytes of the weights of each part of a model. */
export interface WeightsByLayer {
  readonly embedding: number;
  readonly layers: readonly number[];
  /** With the final norm. */
  readonly head: number;
}

/**
 * What each part of a model holds of its weights.
 * @param bytesOf what a session of a part holds
 * @throws CheckpointError as {@link buildRewardGraph}
 */
export function weightsByLayer(
  checkpoint: Checkpoint,
  options: RewardGraphOptions,
  bytesOf: (part: Model) => number,
): WeightsByLayer {
  const { model, layerInputs, hidden } = assemble(checkpoint, (file) => file, options);
  const [embedding = 0, ...layers] = cutModel(model, [...layerInputs, hidden]).map(bytesOf);
  const head = layers.pop() ?? 0;
  return { embedding, layers, head };
}

/** The graph as one model, with what is known of it. */
function assemble(checkpoint: Checkpoint, locate: (file: string) => string, options: RewardGraphOptions) {
  const { config, tensors, folder } = checkpoint;
  const family = familyOf(config);
  const head = options.head ?? findHead(checkpoint);
  const { asOriginal = false, maskable = false, quantized } = options;
  const body = family.transformer(config, prefixOf(checkpoint, family), { asOriginal });
  const graph = new GraphBuilder();
  const weights = new Weights(graph, tensors, folder, locate, quantized);
  const { kind } = head.pooling;
  const sharesPrefixes = !maskable && kind !== 'all' && kind !== 'mean' && seesOnlyBack(body);
  const inputs = new PackedInputs(graph, maskable, sharesPrefixes);
  const wanted = kind === 'mean' || kind === 'all' ? kind : 'pooled';
  const { hidden, layerInputs } = buildTransformer(graph, weights, body, inputs, wanted);
  const hiddenSize = body.outputProjection?.outputs ?? body.hiddenSize;
  const outputs = graph.part('head', () =>
    head.build({ graph, weights: weights.exact(), hidden, hiddenSize, inputs }),
  );
  for (const { name, value, columns } of outputs) graph.output(name, value, 'float32', ['rows', columns]);
  weights.refuseUnused([...family.ignorable, ...(head.ignorable ?? [])]);
  const positionLimit = family.positionLimit?.(config);
  const stream = (name: Value): TensorInfo => ({ name, type: 'float32', shape: ['T', body.hiddenSize] });
  return {
    model: graph.finish(),
    layerInputs: layerInputs.map(stream),
    hidden: stream(hidden),
    facts: {
      label: head.label,
      outputs: outputs.map(({ name, columns }) => ({ name, columns })),
      pooling: head.pooling,
      vocabularySize: body.embedding.vocabularySize,
      ...(positionLimit !== undefined && { positionLimit }),
      positionRule: family.positionRule ?? 'columns',
      padId: config.optionalInteger('pad_token_id'),
      hiddenSize: body.hiddenSize,
      rotaries: inputs.rotaries,
      sharesPrefixes,
      quantizable: weights.quantizable,
    },
  };
}

/** @throws CheckpointError where the segments do not add up to the model's layers */
function requireLayers({ folder }: Checkpoint, segments: readonly number[], layers: number): void {
  const placed = segments.reduce((sum, count) => sum + count, 0);
  if (placed === layers) return;
  throw new CheckpointError(
    folder,
    `has ${layers} layers, but the placement names ${placed} (${segments.join(' + ')})`,
    `Place ${layers} layers in all, from the first on.`,
  );
}

/**
 * What the body's tensor names begin with: the family's prefix, nothing (bare checkpoints), or whatever
 * stands before the one token embedding that is there (Starling, PairRM).
 */
export function prefixOf({ tensors }: Pick<Checkpoint, 'tensors'>, family: Family): string {
  const { prefix, tokenEmbedding } = family;
  if (tensors.has(prefix + tokenEmbedding)) return prefix;
  if (tensors.has(tokenEmbedding)) return '';
  const [only, ...more] = [...tensors.keys()].filter((name) => name.endsWith(`.${tokenEmbedding}`));
  return only === undefined || more.length > 0 ? prefix : only.slice(0, -tokenEmbedding.length);
}
