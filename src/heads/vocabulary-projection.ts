import type { Weights } from '../architectures/weights';
import { scalar } from '../architectures/constants';
import type { Checkpoint } from '../checkpoint/checkpoint';
import type { GraphBuilder, Value } from '../onnx/graph-builder';
import { familyOf, UnsupportedModelError } from './find-head';
import { prefixOf } from './reward-graph';

/** The last linear layer of a language model: from hidden states to a logit per token of the vocabulary. */
export interface VocabularyProjection {
  /** Tensor [vocabulary, hidden]: the head's own, or the token embedding where they are tied. */
  readonly weight: string;
  readonly bias?: string;
  readonly vocabularySize: number;
  /** Logits become cap · tanh(logit / cap). */
  readonly softCap?: number;
  /** Tensors that tied checkpoints repeat. */
  readonly ignorable: readonly RegExp[];
}

/**
 * The one of a checkpoint. Where embeddings are tied, a copy of them that the file may hold is left unread.
 * @throws UnsupportedModelError where the family is not known, or is one of encoders
 */
export function vocabularyProjection(
  checkpoint: Pick<Checkpoint, 'config' | 'tensors'>,
): VocabularyProjection {
  const { config, tensors } = checkpoint;
  const family = familyOf(config);
  if (family.languageModelHead === undefined) {
    throw new UnsupportedModelError(
      config.file,
      `model_type "${config.modelType}" is an encoder and predicts no next token`,
      'Only causal language models have log-probabilities of a reply.',
    );
  }
  const { weight: own, bias, tiedByDefault, softCap } = family.languageModelHead;
  const tied = config.boolean('tie_word_embeddings', { default: tiedByDefault });
  const weight = tied ? prefixOf(checkpoint, family) + family.tokenEmbedding : own;
  const cap = softCap?.(config);
  return {
    weight,
    ...(bias !== undefined && { bias }),
    vocabularySize: tensors.get(weight)?.shape[0] ?? 1,
    ...(cap !== undefined && { softCap: cap }),
    ignorable: tied ? [/^(lm_head|embed_out)\.weight$/] : [],
  };
}

/** Logits of the tokens `ids` [k], for hidden [P, hidden]: [P, k]. */
export function logitsOf(
  graph: GraphBuilder,
  weights: Weights,
  projection: VocabularyProjection,
  hidden: Value,
  hiddenSize: number,
  ids: Value,
): Value {
  const { weight, bias, vocabularySize } = projection;
  const rows = weights.rows(weight, [vocabularySize, hiddenSize], ids);
  const biases = bias === undefined ? [] : [weights.rows(bias, [vocabularySize], ids)];
  const logits = graph.node('Gemm', [hidden, rows, ...biases], { attributes: { transB: 1 } });
  return softCapped(graph, logits, projection);
}

export function softCapped(graph: GraphBuilder, logits: Value, { softCap }: VocabularyProjection): Value {
  if (softCap === undefined) return logits;
  const cap = scalar(graph, softCap);
  return graph.node('Mul', [graph.node('Tanh', [graph.node('Div', [logits, cap])]), cap]);
}
