import type { GraphBuilder, Value } from '../onnx/graph-builder';
import { ints, scalar } from './constants';
import type { PackedInputs } from './packed-inputs';

/** What keeps a token from being seen, added to its scores: far below any score, far from overflow. */
export const hidden = -1e30;

/**
 * What is added to the scores of slots [B, 1, S (queries), S (keys)]: nothing where a key can be seen, a
 * large negative number where it is no token, is masked, or is further than `window` to either side.
 */
export function slotBias(graph: GraphBuilder, inputs: PackedInputs, window: number | undefined): Value {
  const keys = inputs.get('key_bias');
  // The lesser, not the sum: where a query sees nothing at all, it sees all keys alike, as in transformers.
  if (window !== undefined) return graph.node('Min', [keys, windowBias(graph, inputs, window)]);
  const one = ints(graph, [1]);
  const shape = graph.node('Concat', [one, one, slotCount(graph, inputs), one], { attributes: { axis: 0 } });
  return graph.node('Expand', [keys, shape]);
}

/** S as int64 [1]. */
export function slotCount(graph: GraphBuilder, inputs: PackedInputs): Value {
  const shape = graph.node('Shape', [inputs.get('slots')]);
  return graph.node('Slice', [shape, ints(graph, [1]), ints(graph, [2])]);
}

/** int64 [S, S]: key's slot minus query's slot. */
export function slotDistances(graph: GraphBuilder, inputs: PackedInputs): Value {
  const count = graph.node('Squeeze', [slotCount(graph, inputs)]);
  const zero = graph.constant(BigInt64Array.of(0n), []);
  const one = graph.constant(BigInt64Array.of(1n), []);
  const slots = graph.node('Range', [zero, count, one]);
  const queries = graph.node('Reshape', [slots, ints(graph, [-1, 1])]);
  return graph.node('Sub', [slots, queries]);
}

/**
 * Far below zero where a key is later than its query, or `window` or more before it; else zero.
 * @param distance int64: the key's place minus the query's
 */
export function causalBias(graph: GraphBuilder, distance: Value, window: number | undefined): Value {
  const bound = (places: number) => graph.constant(BigInt64Array.of(BigInt(places)), []);
  const later = graph.node('Greater', [distance, bound(0)]);
  const unseen =
    window === undefined
      ? later
      : graph.node('Or', [later, graph.node('LessOrEqual', [distance, bound(-window)])]);
  return graph.node('Where', [unseen, scalar(graph, hidden), scalar(graph, 0)]);
}

function windowBias(graph: GraphBuilder, inputs: PackedInputs, window: number): Value {
  const distance = graph.node('Abs', [slotDistances(graph, inputs)]);
  const far = graph.node('Greater', [distance, graph.constant(BigInt64Array.of(BigInt(window)), [])]);
  const values = [graph.constant(Float32Array.of(hidden), []), graph.constant(Float32Array.of(0), [])];
  return graph.node('Where', [far, ...values]);
}
