import type { GraphBuilder, Value } from '../onnx/graph-builder';
import type { Linear } from './transformer';
import type { WeightInBlocks, Weights } from './weights';

/**
 * What the weights are multiplied with stays float32. Level 4, which rounds it to 8 bits too, is up to 1.4 times as
 * fast; but scores move by half as much again, and by 1 % of their deviation with the sequences in the same run.
 */
const accuracyLevel = 1;

/** x [rows, inputs] → [rows, outputs], on the weight as it lies in the file, or on its 8-bit form. */
export function linear(graph: GraphBuilder, weights: Weights, x: Value, layer: Linear): Value {
  const inBlocks = weights.inBlocks(layer);
  if (inBlocks !== undefined) return blockwise(graph, weights, x, layer, inBlocks);
  const transposed = layer.layout === 'out-in';
  const shape = transposed ? [layer.outputs, layer.inputs] : [layer.inputs, layer.outputs];
  const weight = weights.get(layer.weight, shape);
  const bias = layer.bias === undefined ? undefined : weights.get(layer.bias, [layer.outputs]);
  const inputs = bias === undefined ? [x, weight] : [x, weight, bias];
  return graph.node('Gemm', inputs, { attributes: { transB: transposed ? 1 : 0 } });
}

function blockwise(
  graph: GraphBuilder,
  weights: Weights,
  x: Value,
  { inputs, outputs, bias }: Linear,
  { values, scales, blockSize }: WeightInBlocks,
): Value {
  const product = [x, values, scales];
  const neither = [undefined, undefined]; // zero points, order of the inputs
  const terms = bias === undefined ? product : [...product, ...neither, weights.get(bias, [outputs])];
  return graph.node('MatMulNBits', terms, {
    domain: 'com.microsoft',
    attributes: {
      K: inputs,
      N: outputs,
      bits: 8,
      block_size: blockSize,
      accuracy_level: accuracyLevel,
    },
  });
}
