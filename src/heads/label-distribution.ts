import { ints, scalar } from '../architectures/constants';
import type { Value } from '../onnx/graph-builder';
import type { HeadFinder } from './find-head';
import { languageModelLeftovers, linearChain } from './linear-head';

/** Each objective's reward is a distribution over this many values from 0 to 1. */
const bins = 10;

/** The linear layers among those of the two networks (activations and dropouts count too). */
const regressionLayers = [0, 2, 4].map((i) => `regression_layer.network.${i}`);
const gatingLayers = [0, 3, 6].map((i) => `gating_layer.network.${i}`);

/**
 * LDL-Reward (`LDLRewardModel27B`): a distribution of the reward per objective, added up with weights that a gate
 * gives; the score is its mean.
 */
export const labelDistribution: HeadFinder = ({ config, tensors }) => {
  if (
    !config.architectures.includes('LDLRewardModel27B') &&
    !tensors.has('regression_layer.network.0.weight')
  ) {
    return undefined;
  }
  const outputs = config.integer('num_objectives', { default: 220, min: bins });
  if (outputs % bins !== 0) throw config.invalid('num_objectives', `a multiple of ${bins}`);
  const objectives = outputs / bins;
  const temperature = config.number('temperature', { default: 1 });
  const softmax = config.boolean('softmax', { default: false });
  return {
    label: 'label distribution',
    pooling: { kind: 'before-first-pad' },
    ignorable: languageModelLeftovers,
    build(parts) {
      const { graph } = parts;
      // Its default slope is PyTorch's.
      const leaky = (x: Value) => graph.node('LeakyRelu', [x]);
      const soft = (x: Value) => graph.node('Softmax', [x], { attributes: { axis: -1 } });
      const raw = linearChain(parts, tensors, regressionLayers, leaky).value;
      const distributions = soft(graph.node('Reshape', [raw, ints(graph, [-1, objectives, bins])]));
      const gate = linearChain(parts, tensors, gatingLayers, leaky).value;
      const weights = softmax ? soft(graph.node('Div', [gate, scalar(graph, temperature)])) : gate;
      const row = graph.node('Unsqueeze', [weights, ints(graph, [1])]);
      const total = graph.node('Reshape', [
        graph.node('MatMul', [row, distributions]),
        ints(graph, [-1, bins]),
      ]);
      const values = graph.constant(
        Float32Array.from({ length: bins }, (_, i) => i / (bins - 1)),
        [bins, 1],
      );
      return [
        { name: 'score', value: graph.node('MatMul', [total, values]), columns: 1 },
        { name: 'weights', value: weights, columns: objectives },
        { name: 'total_reward_distribution', value: total, columns: bins },
      ];
    },
  };
};
