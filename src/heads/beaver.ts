import { scalar } from '../architectures/constants';
import type { GraphBuilder, Value } from '../onnx/graph-builder';
import type { HeadFinder } from './find-head';
import type { HeadParts } from './head';
import { languageModelLeftovers, linearChain } from './linear-head';

/** Added to the standard deviation that scores are divided by. */
const epsilon = 1e-8;

/**
 * PKU's beaver models (`LlamaForScore`): a linear `score_head` at the last token, its result normalized by
 * statistics of the training where the config says so. Rewards are shifted and scaled; costs only scaled, and as
 * less cost is better, the score is the cost negated.
 */
export const beaverHead: HeadFinder = ({ config, tensors }) => {
  if (!config.architectures.includes('LlamaForScore') && !tensors.has('score_head.weight')) return undefined;
  const type = config.string('score_type', { default: 'reward' });
  if (type !== 'reward' && type !== 'cost' && type !== 'critic')
    throw config.invalid('score_type', '"reward", "cost" or "critic"');
  const normalized = config.boolean('do_normalize', { default: false }) && type !== 'critic';
  return {
    label: `beaver ${type}${normalized ? ', normalized' : ''}`,
    pooling: { kind: 'last-attended' },
    ignorable: [...languageModelLeftovers, /^normalizer\./],
    build(parts) {
      const { graph } = parts;
      const { value, size } = linearChain(parts, tensors, ['score_head'], (x) => x);
      const score = normalized ? normalize(parts, value, size, type === 'reward') : value;
      return [
        {
          name: 'pipeline_score',
          value: type === 'cost' ? graph.node('Neg', [score]) : score,
          columns: size,
        },
        { name: 'end_scores', value: score, columns: size },
      ];
    },
  };
};

function normalize({ graph, weights }: HeadParts, x: Value, size: number, shift: boolean): Value {
  const shifted = shift ? graph.node('Sub', [x, weights.get('normalizer.mean', [size])]) : x;
  return graph.node('Div', [shifted, deviation(graph, weights.get('normalizer.var', [size]))]);
}

function deviation(graph: GraphBuilder, variance: Value): Value {
  return graph.node('Add', [graph.node('Sqrt', [variance]), scalar(graph, epsilon)]);
}
