import type { GraphBuilder, Value } from '../onnx/graph-builder';
import type { Activation, FeedForward } from './decoder';
import { linear } from './linear';
import type { Weights } from './weights';

/** The feed-forward part of a layer on x [rows, hidden]. */
export function feedForward(graph: GraphBuilder, weights: Weights, x: Value, spec: FeedForward): Value {
  const input = linear(graph, weights, x, spec.input);
  if (spec.gate === undefined) {
    return linear(graph, weights, activation(graph, input, spec.activation), spec.output);
  }
  const gate = activation(graph, linear(graph, weights, x, spec.gate), spec.activation);
  return linear(graph, weights, graph.node('Mul', [gate, input]), spec.output);
}

function activation(graph: GraphBuilder, x: Value, name: Activation): Value {
  switch (name) {
    case 'silu':
    case 'swish':
      return quickGelu(graph, x, 1);
    case 'quick_gelu':
      return quickGelu(graph, x, 1.702);
    case 'gelu':
      return graph.node('Gelu', [x], { attributes: { approximate: 'none' } });
    case 'gelu_new':
    case 'gelu_pytorch_tanh':
    case 'gelu_fast':
      return graph.node('Gelu', [x], { attributes: { approximate: 'tanh' } });
    case 'relu':
      return graph.node('Relu', [x]);
  }
}

/** x · sigmoid(alpha · x); with alpha 1 this is SiLU in one kernel. */
function quickGelu(graph: GraphBuilder, x: Value, alpha: number): Value {
  return graph.node('QuickGelu', [x], { domain: 'com.microsoft', attributes: { alpha: { float: alpha } } });
}
