import type { GraphBuilder, Value } from '../onnx/graph-builder';
import type { Linear } from './transformer';
import type { Weights } from './weights';

/** x [rows, inputs] → [rows, outputs], on the weight as it lies in the file. */
export function linear(graph: GraphBuilder, weights: Weights, x: Value, layer: Linear): Value {
  const transposed = layer.layout === 'out-in';
  const shape = transposed ? [layer.outputs, layer.inputs] : [layer.inputs, layer.outputs];
  const weight = weights.get(layer.weight, shape);
  const bias = layer.bias === undefined ? undefined : weights.get(layer.bias, [layer.outputs]);
  const inputs = bias === undefined ? [x, weight] : [x, weight, bias];
  return graph.node('Gemm', inputs, { attributes: { transB: transposed ? 1 : 0 } });
}
