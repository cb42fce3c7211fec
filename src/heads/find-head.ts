import type { Family } from '../architectures/family';
import { families } from '../architectures/registry';
import { CheckpointError } from '../checkpoint/checkpoint-error';
import type { Checkpoint } from '../checkpoint/checkpoint';
import type { ModelConfig } from '../checkpoint/config';
import { beaverHead } from './beaver';
import { debertaClassification } from './deberta-classification';
import { encoderClassification } from './encoder-classification';
import { gatedObjectives } from './gated-objectives';
import type { Head } from './head';
import { labelDistribution } from './label-distribution';
import { pairRanker } from './pair-ranker';
import { sequenceClassification } from './sequence-classification';
import { grmHead, namedValueHead, openAssistantHead, scoreMlp, vHead } from './value-heads';

/** A checkpoint that is sound, but of a kind that cannot be scored. */
export class UnsupportedModelError extends CheckpointError {}

/** Tells whether a checkpoint has its kind of head. */
export type HeadFinder = (checkpoint: Pick<Checkpoint, 'config' | 'tensors' | 'folder'>) => Head | undefined;

/** In the order in which they are asked. */
const finders: readonly HeadFinder[] = [
  pairRanker,
  debertaClassification,
  encoderClassification,
  gatedObjectives,
  labelDistribution,
  beaverHead,
  openAssistantHead,
  grmHead,
  scoreMlp,
  namedValueHead,
  vHead,
  sequenceClassification,
];

/**
 * The reward head of a checkpoint.
 * @throws UnsupportedModelError where it has none that is known
 */
export function findHead(checkpoint: Parameters<HeadFinder>[0]): Head {
  const head = knownHead(checkpoint);
  if (head !== undefined) return head;
  const { config } = checkpoint;
  const [architecture = 'none'] = config.architectures;
  throw new UnsupportedModelError(
    config.file,
    `architecture "${architecture}" is not a reward model that can be scored`,
    /ForCausalLM$|LMHeadModel$/.test(architecture)
      ? 'A plain language model has no reward head; pick the checkpoint that was trained as a reward model.'
      : 'Its head is not known; scoring it as another would give wrong numbers.',
  );
}

/** Whether a checkpoint has a head that is known. */
export function hasRewardHead(checkpoint: Parameters<HeadFinder>[0]): boolean {
  return knownHead(checkpoint) !== undefined;
}

function knownHead(checkpoint: Parameters<HeadFinder>[0]): Head | undefined {
  for (const find of finders) {
    const head = find(checkpoint);
    if (head !== undefined) return head;
  }
  return undefined;
}

/**
 * The family of a checkpoint with this config.
 * @throws UnsupportedModelError where its `model_type` is not known
 */
export function familyOf(config: ModelConfig): Family {
  const family = families.get(config.modelType);
  if (family !== undefined) return family;
  const [architecture] = config.architectures;
  throw new UnsupportedModelError(
    config.file,
    `model_type "${config.modelType}"${architecture === undefined ? '' : ` (architectures: ${architecture})`} is not known; known: ${[...families.keys()].join(', ')}`,
    'CONTRIBUTING.md says how to add an architecture.',
  );
}
