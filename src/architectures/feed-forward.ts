import type { GraphBuilder, Value } from '../onnx/graph-builder';
import { activate } from './activation';
import { slice } from './constants';
import { linear } from './linear';
import type { FeedForward } from './transformer';
import type { Weights } from './weights';

/** The feed-forward part of a layer on x [rows, hidden]. */
export function feedForward(graph: GraphBuilder, weights: Weights, x: Value, spec: FeedForward): Value {
  const input = linear(graph, weights, x, spec.input);
  return linear(graph, weights, gated(graph, weights, x, input, spec), spec.output);
}

function gated(graph: GraphBuilder, weights: Weights, x: Value, input: Value, spec: FeedForward): Value {
  if (spec.gatedHalves) {
    const half = spec.input.outputs / 2;
    const gate = activate(graph, slice(graph, input, 1, 0, half), spec.activation);
    return graph.node('Mul', [gate, slice(graph, input, 1, half, 2 * half)]);
  }
  if (spec.gate === undefined) return activate(graph, input, spec.activation);
  const gate = activate(graph, linear(graph, weights, x, spec.gate), spec.activation);
  return graph.node('Mul', [gate, input]);
}
