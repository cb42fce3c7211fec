import { buildTransformer } from '../architectures/build-transformer';
import type { Family, PositionRule } from '../architectures/family';
import { PackedInputs } from '../architectures/packed-inputs';
import type { RotaryEmbedding } from '../architectures/rotary';
import { seesOnlyBack } from '../architectures/transformer';
import { Weights } from '../architectures/weights';
import type { Checkpoint } from '../checkpoint/checkpoint';
import { GraphBuilder } from '../onnx/graph-builder';
import { encodeModel } from '../onnx/model';
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
}

/** A reward model's graph and what is needed to feed it. */
export interface RewardGraph {
  /** The encoded ONNX model; its weights lie in the checkpoint's files. */
  readonly model: Uint8Array;
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
  readonly rotaries: readonly RotaryEmbedding[];
  /** What sequences of a batch begin with alike can be computed once. */
  readonly sharesPrefixes: boolean;
}

/**
 * The graph of a checkpoint with a reward head.
 * @param locate path of a weight file relative to the folder that the session is told of
 * @throws CheckpointError where the architecture or head is not known, or a tensor is missing, misshapen or unexpected
 */
export function buildRewardGraph(
  checkpoint: Checkpoint,
  locate: (file: string) => string,
  options: RewardGraphOptions = {},
): RewardGraph {
  const { config, tensors, folder } = checkpoint;
  const family = familyOf(config);
  const head = options.head ?? findHead(checkpoint);
  const { asOriginal = false, maskable = false } = options;
  const body = family.transformer(config, prefixOf(checkpoint, family), { asOriginal });
  const graph = new GraphBuilder();
  const weights = new Weights(graph, tensors, folder, locate);
  const { kind } = head.pooling;
  const sharesPrefixes = !maskable && kind !== 'all' && kind !== 'mean' && seesOnlyBack(body);
  const inputs = new PackedInputs(graph, maskable, sharesPrefixes);
  const wanted = kind === 'mean' || kind === 'all' ? kind : 'pooled';
  const hidden = buildTransformer(graph, weights, body, inputs, wanted);
  const hiddenSize = body.outputProjection?.outputs ?? body.hiddenSize;
  const outputs = graph.part('head', () => head.build({ graph, weights, hidden, hiddenSize, inputs }));
  for (const { name, value, columns } of outputs) graph.output(name, value, 'float32', ['rows', columns]);
  weights.refuseUnused([...family.ignorable, ...(head.ignorable ?? [])]);
  const positionLimit = family.positionLimit?.(config);
  return {
    model: encodeModel(graph.finish()),
    label: head.label,
    outputs: outputs.map(({ name, columns }) => ({ name, columns })),
    pooling: head.pooling,
    vocabularySize: body.embedding.vocabularySize,
    ...(positionLimit !== undefined && { positionLimit }),
    positionRule: family.positionRule ?? 'columns',
    padId: config.optionalInteger('pad_token_id'),
    rotaries: inputs.rotaries,
    sharesPrefixes,
  };
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
