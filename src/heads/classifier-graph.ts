import { buildDecoder } from '../architectures/build-decoder';
import type { Family } from '../architectures/family';
import { families } from '../architectures/registry';
import type { RotaryEmbedding } from '../architectures/rotary';
import { Weights } from '../architectures/weights';
import type { Checkpoint } from '../checkpoint/checkpoint';
import type { ModelConfig } from '../checkpoint/config';
import { CheckpointError } from '../checkpoint/checkpoint-error';
import { GraphBuilder } from '../onnx/graph-builder';
import { encodeModel } from '../onnx/model';
import { sequenceClassification } from './sequence-classification';

/** A reward model's graph and what is needed to feed it. */
export interface ClassifierGraph {
  /** The encoded ONNX model; its weights lie in the checkpoint's files. */
  readonly model: Uint8Array;
  readonly labels: number;
  readonly vocabularySize: number;
  /** Longest sequence the model takes; absent = no end. */
  readonly positionLimit?: number;
  readonly rotary?: RotaryEmbedding;
}

/** Tensors of the pretrained language model that a classifier may still carry. */
const ignorable = [/^lm_head\.weight$/];

/**
 * The graph of a `*ForSequenceClassification` checkpoint.
 * @param locate path of a weight file relative to the folder that the session is told of
 * @throws CheckpointError where the architecture is not known, or a tensor is missing, misshapen or unexpected
 */
export function buildClassifierGraph(
  checkpoint: Checkpoint,
  locate: (file: string) => string,
): ClassifierGraph {
  const { config, tensors, folder } = checkpoint;
  const family = familyOf(config);
  const prefix = tensors.has(family.prefix + family.tokenEmbedding) ? family.prefix : '';
  const decoder = family.decoder(config, prefix);
  const graph = new GraphBuilder();
  const weights = new Weights(graph, tensors, folder, locate);
  const pooled = buildDecoder(graph, weights, decoder);
  const { hiddenSize, vocabularySize, rotary } = decoder;
  sequenceClassification(graph, weights, pooled, {
    weight: 'score.weight',
    hiddenSize,
    labels: config.labels,
  });
  weights.refuseUnused([...family.ignorable, ...ignorable]);
  const positionLimit = family.positionLimit?.(config);
  return {
    model: encodeModel(graph.finish()),
    labels: config.labels,
    vocabularySize,
    ...(positionLimit !== undefined && { positionLimit }),
    ...(rotary !== undefined && { rotary }),
  };
}

/** A checkpoint that is sound, but of a kind that cannot be scored yet. */
export class UnsupportedModelError extends CheckpointError {}

/**
 * The family of a checkpoint with this config.
 * @throws UnsupportedModelError where it is not one that can be scored
 */
export function familyOf(config: ModelConfig): Family {
  const family = families.get(config.modelType);
  const [architecture] = config.architectures;
  if (family === undefined) {
    throw new UnsupportedModelError(
      config.file,
      `model_type "${config.modelType}" is not known; known: ${[...families.keys()].join(', ')}`,
      'CONTRIBUTING.md says how to add an architecture.',
    );
  }
  if (architecture !== undefined && architecture !== family.classifier) {
    throw new UnsupportedModelError(
      config.file,
      `architecture "${architecture}" is not a reward model that can be scored; of this model_type ${family.classifier} is`,
      architecture.endsWith('ForCausalLM') || architecture.endsWith('LMHeadModel')
        ? 'A plain language model has no reward head; pick the checkpoint that was trained as a reward model.'
        : 'Its head is not known; scoring it as another would give wrong numbers.',
    );
  }
  return family;
}
