import { toFloat32, type GraphBuilder, type Value } from '../onnx/graph-builder';
import { biasByPosition } from './alibi';
import { dataType } from '../onnx/model';
import { ints, scalar } from './constants';
import { softCapped } from './masked-attention';
import type { PackedInputs } from './packed-inputs';
import { causalBias } from './slot-bias';
import type { Attention } from './transformer';

/**
 * Causal attention of *branches*: sequences whose beginning is computed with another one. Only their own tokens ask,
 * of all tokens on their path. Query, key and value are of packed tokens [T, heads · size].
 * @returns [C · U, heads · size], one row per slot of `branch_tokens`
 */
export function branchAttention(
  graph: GraphBuilder,
  query: Value,
  key: Value,
  value: Value,
  spec: Attention,
  inputs: PackedInputs,
): Value {
  const { heads, keyValueHeads, headSize, scale, softCap, alibi } = spec;
  const group = heads / keyValueHeads;
  const lay = (x: Value, slots: Value, perGroup: number, perm: readonly number[]) => {
    const laid = graph.node('Gather', [x, slots], { attributes: { axis: 0 } });
    const split = graph.node('Reshape', [laid, ints(graph, [0, 0, keyValueHeads, perGroup, headSize])]);
    return graph.node('Transpose', [split], { attributes: { perm } });
  };
  const path = inputs.get('branch_path');
  const scaled = graph.node('Mul', [query, scalar(graph, scale)]);
  const queries = lay(scaled, inputs.get('branch_tokens'), group, [0, 2, 3, 1, 4]);
  const keys = lay(key, path, 1, [0, 2, 3, 4, 1]);
  const values = lay(value, path, 1, [0, 2, 3, 1, 4]);
  // [C, key-value heads, heads of a group, U, V]
  const scores = softCapped(graph, graph.node('MatMul', [queries, keys]), softCap);
  const seen = pathBias(graph, inputs, spec.window);
  const bias =
    alibi === undefined
      ? seen
      : graph.node('Add', [
          biasByPosition(graph, alibi, float(graph, pathIndices(graph, inputs)), [
            1,
            keyValueHeads,
            group,
            1,
            1,
          ]),
          seen,
        ]);
  const weights = graph.node('Softmax', [graph.node('Add', [scores, bias])], { attributes: { axis: -1 } });
  const attended = graph.node('MatMul', [weights, values]);
  const bySlot = graph.node('Transpose', [attended], { attributes: { perm: [0, 3, 1, 2, 4] } });
  return graph.node('Reshape', [bySlot, ints(graph, [-1, heads * headSize])]);
}

/** [C, 1, 1, U, V]: far below zero where a token of the path is later than the one that asks, or out of its window. */
function pathBias(graph: GraphBuilder, inputs: PackedInputs, window: number | undefined): Value {
  const own = graph.node('Unsqueeze', [inputs.get('branch_indices'), ints(graph, [1, 2, 4])]);
  const distance = graph.node('Cast', [graph.node('Sub', [pathIndices(graph, inputs), own])], {
    attributes: { to: dataType.int64 },
  });
  return causalBias(graph, distance, window);
}

/** int32 [V]: 0, 1, 2 … */
function pathIndices(graph: GraphBuilder, inputs: PackedInputs): Value {
  const [start, step] = [graph.constant(Int32Array.of(0), []), graph.constant(Int32Array.of(1), [])];
  return graph.node('Range', [start, inputs.get('longest_path'), step]);
}

const float = (graph: GraphBuilder, x: Value): Value => graph.node('Cast', [x], { attributes: toFloat32 });
