import type { GraphBuilder, Value } from '../onnx/graph-builder';
import { ints, scalar } from './constants';
import type { PackedInputs } from './packed-inputs';
import { causalBias, slotBias, slotDistances } from './slot-bias';
import type { Attention } from './transformer';

/**
 * Causal attention written out, for batches in which tokens are masked although they are there: query, key, value
 * [B, S, heads · size] → [B, S, heads · size]. A token that sees nothing but masked ones sees all slots alike,
 * as in transformers; ONNX Runtime's causal kernel would leave the later ones out.
 */
export function maskedAttention(
  graph: GraphBuilder,
  query: Value,
  key: Value,
  value: Value,
  { heads, keyValueHeads, scale, softCap, window }: Attention,
  size: number,
  inputs: PackedInputs,
): Value {
  const queries = byHead(graph, query, heads, 1, size);
  const keys = byHead(graph, key, keyValueHeads, heads / keyValueHeads, size);
  const values = byHead(graph, value, keyValueHeads, heads / keyValueHeads, size);
  const across = graph.node('Transpose', [keys], { attributes: { perm: [0, 1, 3, 2] } });
  const products = graph.node('MatMul', [queries, across]);
  const scores = softCapped(graph, graph.node('Mul', [products, scalar(graph, scale)]), softCap);
  const bias = graph.node('Min', [
    slotBias(graph, inputs, undefined),
    causalBias(graph, slotDistances(graph, inputs), window),
  ]);
  const weights = graph.node('Softmax', [graph.node('Add', [scores, bias])], { attributes: { axis: -1 } });
  const attended = graph.node('MatMul', [weights, values]);
  const bySlot = graph.node('Transpose', [attended], { attributes: { perm: [0, 2, 1, 3] } });
  return graph.node('Reshape', [bySlot, ints(graph, [0, 0, heads * size])]);
}

/** [B, S, heads · size] → [B, heads · copies, S, size], each head `copies` times. */
function byHead(graph: GraphBuilder, x: Value, heads: number, copies: number, size: number): Value {
  const split = graph.node('Reshape', [x, ints(graph, [0, 0, heads, size])]);
  const first = graph.node('Transpose', [split], { attributes: { perm: [0, 2, 1, 3] } });
  if (copies === 1) return first;
  const apart = graph.node('Unsqueeze', [first, ints(graph, [2])]);
  const repeated = graph.node('Tile', [apart, ints(graph, [1, 1, copies, 1, 1])]);
  const slots = graph.node('Shape', [x]);
  const count = graph.node('Slice', [slots, ints(graph, [1]), ints(graph, [2])]);
  const shape = graph.node('Concat', [ints(graph, [0, heads * copies]), count, ints(graph, [size])], {
    attributes: { axis: 0 },
  });
  return graph.node('Reshape', [repeated, shape]);
}

/** Scores bent so that none is beyond ±cap. */
export function softCapped(graph: GraphBuilder, scores: Value, cap: number | undefined): Value {
  if (cap === undefined) return scores;
  const bound = scalar(graph, cap);
  return graph.node('Mul', [graph.node('Tanh', [graph.node('Div', [scores, bound])]), bound]);
}
