import { ints, scalar } from '../architectures/constants';
import type { GraphBuilder, Value } from '../onnx/graph-builder';
import type { HeadFinder } from './find-head';
import type { HeadOutput, HeadParts } from './head';
import { languageModelLeftovers, linearChain } from './linear-head';

/** What begins the assistant's reply in Llama 3's template: `<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n`. */
const llama3Reply = [128009, 128006, 78191, 128007, 271];

/** BatchNorm1d's own. */
const batchNormEpsilon = 1e-5;

/**
 * ArmoRM and QRM: rewards for several objectives from the last token, weighed by a gate that looks at the token
 * where the reply begins. QRM predicts quantiles of each objective and takes their mean; its gate has batch norms.
 */
export const gatedObjectives: HeadFinder = ({ config, tensors }) => {
  const known = /^LlamaForRewardModelWithGating(3|31)?$/.exec(config.architectures[0] ?? '');
  // Others with a gate (URM, later QRMs) compute differently: only a nameless checkpoint is told by its tensors.
  const nameless = config.architectures.length === 0 && tensors.has('gating.logit_scale');
  if (known === null && !nameless) return undefined;
  const hasQuantiles = known?.[1] !== undefined || config.has('num_quantiles');
  const objectives = config.integer('num_objectives', { default: 19, min: 1 });
  const quantiles = hasQuantiles ? config.integer('num_quantiles', { min: 1 }) : 1;
  const temperature = config.number('gating_temperature', { default: 10 });
  const hiddenLayers = config.integer('gating_n_hidden', { default: 3, min: 0, max: 100 });
  // QRM's gate is a list of Linear, ReLU, BatchNorm1d; ArmoRM's one of Linear alone.
  const step = hasQuantiles ? 3 : 1;
  const layers = Array.from({ length: hiddenLayers + 1 }, (_, i) => `gating.layers.${step * i}`);

  function gate(parts: HeadParts, hidden: Value): Value {
    const { graph, weights } = parts;
    const { value } = linearChain({ ...parts, hidden }, tensors, layers, (x, size, i) => {
      const rectified = graph.node('Relu', [x]);
      return hasQuantiles ? batchNorm(parts, rectified, `gating.layers.${step * i + 2}`, size) : rectified;
    });
    const cooled = graph.node('Div', [value, scalar(graph, temperature)]);
    const shares = graph.node('Softmax', [cooled], { attributes: { axis: -1 } });
    return graph.node('Mul', [shares, weights.get('gating.logit_scale', [1])]);
  }

  return {
    label: hasQuantiles ? 'quantiles of gated objectives' : 'gated objectives',
    pooling: {
      kind: 'pattern-and-last',
      pattern: config.optionalIntegers('gating_token_pattern') ?? llama3Reply,
    },
    ignorable: [...languageModelLeftovers, /^gating\.layers\.\d+\.num_batches_tracked$/],
    build(parts) {
      const { graph, weights, hiddenSize } = parts;
      const [start, last] = pairs(graph, parts.hidden, hiddenSize);
      const gating = gate(parts, start);
      const flat = linearChain({ ...parts, hidden: last }, tensors, ['regression_layer'], (x) => x);
      const transform = weights.get('reward_transform_matrix', [objectives, objectives]);
      const weigh = (rewards: Value) => sumOf(graph, graph.node('Mul', [gating, rewards]));
      if (!hasQuantiles) {
        const score = weigh(graph.node('MatMul', [flat.value, transform]));
        return outputs(score, flat.value, gating, objectives);
      }
      // [B, quantiles, objectives], each row through the transform.
      const byObjective = graph.node('Reshape', [flat.value, ints(graph, [-1, objectives, quantiles])]);
      const byQuantile = graph.node('Transpose', [byObjective], { attributes: { perm: [0, 2, 1] } });
      const adjusted = graph.node('MatMul', [byQuantile, transform]);
      const rewards = graph.node('ReduceMean', [adjusted, ints(graph, [1])], { attributes: { keepdims: 0 } });
      const column = graph.node('Unsqueeze', [gating, ints(graph, [2])]);
      const weighed = graph.node('MatMul', [adjusted, column]);
      const rewardQuantiles = graph.node('Reshape', [weighed, ints(graph, [-1, quantiles])]);
      return [
        ...outputs(weigh(rewards), rewards, gating, objectives),
        { name: 'reward_quantiles', value: rewardQuantiles, columns: quantiles },
      ];
    },
  };
};

function outputs(score: Value, rewards: Value, gating: Value, objectives: number): HeadOutput[] {
  return [
    { name: 'score', value: score, columns: 1 },
    { name: 'rewards', value: rewards, columns: objectives },
    { name: 'gating_output', value: gating, columns: objectives },
  ];
}

/** Rows 0, 2, 4 … and rows 1, 3, 5 … of x [2 · B, size]. */
function pairs(graph: GraphBuilder, x: Value, size: number): readonly [Value, Value] {
  const paired = graph.node('Reshape', [x, ints(graph, [-1, 2, size])]);
  const pick = (index: number) =>
    graph.node('Gather', [paired, graph.constant(BigInt64Array.of(BigInt(index)), [])], {
      attributes: { axis: 1 },
    });
  return [pick(0), pick(1)];
}

function sumOf(graph: GraphBuilder, x: Value): Value {
  return graph.node('ReduceSum', [x, ints(graph, [-1])], { attributes: { keepdims: 1 } });
}

/** BatchNorm1d with the statistics of the training. */
function batchNorm({ graph, weights }: HeadParts, x: Value, name: string, size: number): Value {
  const tensors = ['weight', 'bias', 'running_mean', 'running_var'].map((part) =>
    weights.get(`${name}.${part}`, [size]),
  );
  return graph.node('BatchNormalization', [x, ...tensors], {
    attributes: { epsilon: { float: batchNormEpsilon } },
  });
}
