import { toFloat32, type GraphBuilder, type Value } from '../onnx/graph-builder';
import { biasByPosition } from './alibi';
import { dataType } from '../onnx/model';
import { ints, scalar } from './constants';
import { padded, padHeads, trimHeads } from './head-padding';
import { softCapped } from './masked-attention';
import type { PackedInputs } from './packed-inputs';
import { causalBias } from './slot-bias';
import type { Attention } from './transformer';

/** Of packed tokens [T, heads · size]. */
interface Projected {
  readonly query: Value;
  readonly key: Value;
  readonly value: Value;
}

/**
 * Causal attention of *branches*: sequences whose beginning is computed with another one. Only their own tokens ask,
 * of all tokens on their path.
 * @returns [C · U, heads · size], one row per slot of `branch_tokens`
 */
export function branchAttention(
  graph: GraphBuilder,
  { query, key, value }: Projected,
  spec: Attention,
  inputs: PackedInputs,
): Value {
  const gather = (x: Value, slots: Value) => graph.node('Gather', [x, slots], { attributes: { axis: 0 } });
  const path = inputs.get('branch_path');
  const laid = {
    query: gather(query, inputs.get('branch_tokens')),
    key: gather(key, path),
    value: gather(value, path),
  };
  // The kernel is faster, but caps no scores and has one bias for all heads that share a key.
  const kernel =
    spec.softCap === undefined && (spec.alibi === undefined || spec.heads === spec.keyValueHeads);
  return kernel ? byKernel(graph, laid, spec, inputs) : writtenOut(graph, laid, spec, inputs);
}

/** The heads that share a key ask one after another, as if they were more tokens. */
function byKernel(
  graph: GraphBuilder,
  laid: Projected,
  { heads, keyValueHeads, headSize, scale, alibi, window }: Attention,
  inputs: PackedInputs,
): Value {
  const group = heads / keyValueHeads;
  const size = padded(headSize);
  const apart = (x: Value, shape: readonly number[], perm: readonly number[]) =>
    graph.node('Transpose', [graph.node('Reshape', [x, ints(graph, shape)])], { attributes: { perm } });
  const folded = (x: Value) =>
    graph.node('Reshape', [
      apart(x, [0, 0, keyValueHeads, group, size], [0, 3, 1, 2, 4]),
      ints(graph, [0, -1, keyValueHeads * size]),
    ]);
  const query = padHeads(graph, laid.query, heads, headSize);
  const seen = pathBias(graph, inputs, window);
  const biases = alibi === undefined ? seen : graph.node('Add', [alibiOf(heads, alibi), seen]);
  const attended = graph.node(
    'MultiHeadAttention',
    [
      group === 1 ? query : folded(query),
      padHeads(graph, laid.key, keyValueHeads, headSize),
      padHeads(graph, laid.value, keyValueHeads, headSize),
      undefined,
      undefined,
      group === 1 ? biases : graph.node('Tile', [biases, ints(graph, [1, 1, group, 1])]),
    ],
    { domain: 'com.microsoft', attributes: { num_heads: keyValueHeads, scale: { float: scale } } },
  );
  const bySlot =
    group === 1 ? attended : apart(attended, [0, group, -1, keyValueHeads, size], [0, 2, 3, 1, 4]);
  const flat = graph.node('Reshape', [bySlot, ints(graph, [-1, heads * size])]);
  return trimHeads(graph, flat, heads, headSize);

  function alibiOf(count: number, spec: NonNullable<Attention['alibi']>): Value {
    return biasByPosition(graph, spec, float(graph, pathIndices(graph, inputs)), [1, count, 1, 1]);
  }
}

function writtenOut(
  graph: GraphBuilder,
  laid: Projected,
  { heads, keyValueHeads, headSize, scale, softCap, alibi, window }: Attention,
  inputs: PackedInputs,
): Value {
  const group = heads / keyValueHeads;
  const split = (x: Value, perGroup: number, perm: readonly number[]) => {
    const apart = graph.node('Reshape', [x, ints(graph, [0, 0, keyValueHeads, perGroup, headSize])]);
    return graph.node('Transpose', [apart], { attributes: { perm } });
  };
  const scaled = graph.node('Mul', [laid.query, scalar(graph, scale)]);
  const queries = split(scaled, group, [0, 2, 3, 1, 4]);
  const keys = split(laid.key, 1, [0, 2, 3, 4, 1]);
  const values = split(laid.value, 1, [0, 2, 3, 1, 4]);
  // [C, key-value heads, heads of a group, U, V]
  const scores = softCapped(graph, graph.node('MatMul', [queries, keys]), softCap);
  const seen = graph.node('Unsqueeze', [pathBias(graph, inputs, window), ints(graph, [1])]);
  const perHead = [1, keyValueHeads, group, 1, 1];
  const bias =
    alibi === undefined
      ? seen
      : graph.node('Add', [
          biasByPosition(graph, alibi, float(graph, pathIndices(graph, inputs)), perHead),
          seen,
        ]);
  const weights = graph.node('Softmax', [graph.node('Add', [scores, bias])], { attributes: { axis: -1 } });
  const attended = graph.node('MatMul', [weights, values]);
  const bySlot = graph.node('Transpose', [attended], { attributes: { perm: [0, 3, 1, 2, 4] } });
  return graph.node('Reshape', [bySlot, ints(graph, [-1, heads * headSize])]);
}

/** [C, 1, U, V]: far below zero where a token of the path is later than the one that asks, or out of its window. */
function pathBias(graph: GraphBuilder, inputs: PackedInputs, window: number | undefined): Value {
  const own = graph.node('Unsqueeze', [inputs.get('branch_indices'), ints(graph, [1, 3])]);
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
