import { ints } from '../architectures/constants';
import type { Checkpoint } from '../checkpoint/checkpoint';
import type { Value } from '../onnx/graph-builder';
import type { Head, HeadParts } from './head';
import { softCapped, vocabularyProjection, type VocabularyProjection } from './vocabulary-projection';

/**
 * Tokens of the vocabulary whose logits exist at a time: [P, this many] float32. Sums over many more lose digits
 * in ONNX Runtime's reduction.
 */
const chunkOfVocabulary = 4096;

/**
 * Log-probabilities that a language model gives to the tokens which follow the pooled ones (the input `targets`):
 * output `logps` [P, 1]. The logits of the whole vocabulary never exist at once.
 * @param chunk tokens of the vocabulary whose logits exist at a time
 */
export function causalLanguageModel(
  checkpoint: Pick<Checkpoint, 'config' | 'tensors'>,
  chunk = chunkOfVocabulary,
): Head {
  const projection = vocabularyProjection(checkpoint);
  return {
    label: 'log-probabilities of a language model',
    pooling: { kind: 'given' },
    ignorable: projection.ignorable,
    build(parts) {
      const { graph } = parts;
      const logit = targetLogit(parts, projection);
      const value = graph.node('Sub', [logit, logSumExp(parts, projection, chunk)]);
      return [{ name: 'logps', value, columns: 1 }];
    },
  };
}

/** The logit of each pooled token's target [P, 1]. */
function targetLogit(
  { graph, weights, hidden, hiddenSize, inputs }: HeadParts,
  projection: VocabularyProjection,
): Value {
  const { weight, bias, vocabularySize } = projection;
  const targets = inputs.get('targets');
  const rows = weights.rows(weight, [vocabularySize, hiddenSize], targets);
  const product = graph.node('Mul', [hidden, rows]);
  const sum = graph.node('ReduceSum', [product, ints(graph, [-1])], { attributes: { keepdims: 1 } });
  if (bias === undefined) return softCapped(graph, sum, projection);
  const biases = graph.node('Unsqueeze', [weights.rows(bias, [vocabularySize], targets), ints(graph, [1])]);
  return softCapped(graph, graph.node('Add', [sum, biases]), projection);
}

/** log Σ exp over the vocabulary's logits [P, 1]. */
function logSumExp(
  { graph, weights, hidden, hiddenSize }: HeadParts,
  projection: VocabularyProjection,
  chunk: number,
): Value {
  const { weight, bias, vocabularySize } = projection;
  const reduce = (x: Value) =>
    graph.node('ReduceLogSumExp', [x, ints(graph, [-1])], { attributes: { keepdims: 1 } });
  const sums: Value[] = [];
  for (let first = 0; first < vocabularySize; first += chunk) {
    const count = Math.min(chunk, vocabularySize - first);
    const rows = weights.slab(weight, [vocabularySize, hiddenSize], first, count);
    const biases = bias === undefined ? [] : [weights.slab(bias, [vocabularySize], first, count)];
    const logits = graph.node('Gemm', [hidden, rows, ...biases], { attributes: { transB: 1 } });
    sums.push(reduce(softCapped(graph, logits, projection)));
  }
  const [only, ...more] = sums;
  if (only !== undefined && more.length === 0) return only;
  return reduce(graph.node('Concat', sums, { attributes: { axis: 1 } }));
}
