import { ints } from '../architectures/constants';
import { dense } from '../architectures/dense';
import { linear } from '../architectures/linear';
import type { Value } from '../onnx/graph-builder';
import type { HeadFinder } from './find-head';
import type { HeadParts } from './head';

/**
 * PairRM (llm-blender `DebertaV2PairRM`): one sequence holds a source and two candidates, each behind a
 * token of its own (`<|source|>`, `<|candidate1|>`, `<|candidate2|>`). The score says how much better the
 * first candidate is than the second: the mean over tasks of the difference of what the head gives for
 * source and candidate.
 */
export const pairRanker: HeadFinder = ({ config, tensors }) => {
  const [architecture] = config.architectures;
  if (architecture === undefined ? !tensors.has('head_layer.4.weight') : architecture !== 'DebertaV2PairRM')
    return undefined;
  const tasks = config.integer('n_tasks', { default: 1, min: 1 });
  const ids = [
    config.integer('source_prefix_id', { min: 0 }),
    config.integer('cand1_prefix_id', { min: 0 }),
    config.integer('cand2_prefix_id', { min: 0 }),
  ];
  return {
    label: 'pair ranker',
    pooling: { kind: 'ids', ids },
    build(parts) {
      const { graph, hiddenSize } = parts;
      const threes = graph.node('Reshape', [parts.hidden, ints(graph, [-1, 3 * hiddenSize])]);
      const sizes = ints(graph, [hiddenSize, hiddenSize, hiddenSize]);
      const [source, first, second] = graph.triple('Split', [threes, sizes], { attributes: { axis: 1 } });
      const difference = graph.node('Sub', [
        scoresOf(parts, source, first, tasks),
        scoresOf(parts, source, second, tasks),
      ]);
      const mean = graph.node('ReduceMean', [difference, ints(graph, [1])], { attributes: { keepdims: 1 } });
      return [{ name: 'logits', value: mean, columns: 1 }];
    },
  };
};

/** Scores of a candidate [B, tasks]; dropouts stand between the head's layers and count in their names. */
function scoresOf(
  { graph, weights, hiddenSize }: HeadParts,
  source: Value,
  candidate: Value,
  tasks: number,
): Value {
  const pair = graph.node('Concat', [source, candidate], { attributes: { axis: 1 } });
  const inner = linear(graph, weights, pair, dense('head_layer.1', 2 * hiddenSize, hiddenSize, true));
  const active = graph.node('Tanh', [inner]);
  return linear(graph, weights, active, dense('head_layer.4', hiddenSize, tasks, true));
}
