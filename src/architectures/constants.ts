import type { GraphBuilder, Value } from '../onnx/graph-builder';

/** A list of int64 as shapes, axes and bounds are given. */
export function ints(graph: GraphBuilder, values: readonly number[]): Value {
  return graph.constant(BigInt64Array.from(values, BigInt), [values.length]);
}

/** A float32 scalar. */
export function scalar(graph: GraphBuilder, value: number): Value {
  return graph.constant(Float32Array.of(value), []);
}

/** Entries [from, to) of x along `axis`. */
export function slice(graph: GraphBuilder, x: Value, axis: number, from: number, to: number): Value {
  return graph.node('Slice', [x, ints(graph, [from]), ints(graph, [to]), ints(graph, [axis])]);
}
