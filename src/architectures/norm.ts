import type { GraphBuilder, Value } from '../onnx/graph-builder';
import type { Norm } from './decoder';
import type { Weights } from './weights';

/** Normalizes the rows of x [rows, size]: layer norm, or root-mean-square norm. */
export function norm(graph: GraphBuilder, weights: Weights, x: Value, spec: Norm, size: number): Value {
  const weight = weights.get(spec.weight, [size]);
  const attributes = { axis: -1, epsilon: { float: spec.epsilon } };
  if (spec.kind === 'rms') return graph.node('SimplifiedLayerNormalization', [x, weight], { attributes });
  const bias = spec.bias === undefined ? undefined : weights.get(spec.bias, [size]);
  return graph.node('LayerNormalization', [x, weight, bias], { attributes });
}
