import type { GraphBuilder, Value } from '../onnx/graph-builder';
import type { Attention } from './decoder';
import { linear } from './linear';
import type { PackedInputs } from './packed-inputs';
import type { RotaryEmbedding } from './rotary';
import type { Weights } from './weights';

/** ONNX Runtime's attention kernel takes heads of a multiple of this size. */
const headSizeStep = 8;

/**
 * Causal self-attention of packed tokens x [T, hidden]. Tokens see the earlier ones of their own
 * sequence only. `rows` are the flattened slots whose results are wanted: all tokens in the inner
 * layers, the pooled ones in the last.
 */
export function attention(
  graph: GraphBuilder,
  weights: Weights,
  x: Value,
  spec: Attention,
  inputs: PackedInputs,
  rotary: RotaryEmbedding | undefined,
  rows: Value,
): Value {
  const { heads, keyValueHeads, headSize } = spec;
  const projected = project(graph, weights, x, spec);
  const turn = (value: Value, count: number) =>
    rotary === undefined ? value : rotate(graph, value, count, headSize, rotary, inputs);
  const lay = (value: Value, count: number) => layOut(graph, value, count, headSize, inputs);
  const query = lay(turn(projected.query, heads), heads);
  const key = lay(turn(projected.key, keyValueHeads), keyValueHeads);
  const value = lay(projected.value, keyValueHeads);
  // All three outputs are named although one is used: with fewer the kernel may give wrong numbers.
  const [attended] = graph.triple(
    'GroupQueryAttention',
    [query, key, value, undefined, undefined, inputs.lastSlot, inputs.longest],
    {
      domain: 'com.microsoft',
      attributes: {
        num_heads: heads,
        kv_num_heads: keyValueHeads,
        scale: { float: spec.scale },
        ...(spec.window !== undefined && { local_window_size: spec.window }),
      },
    },
  );
  return linear(graph, weights, takeRows(graph, attended, heads, headSize, rows), spec.output);
}

function project(
  graph: GraphBuilder,
  weights: Weights,
  x: Value,
  { projections, heads, keyValueHeads, headSize }: Attention,
): { query: Value; key: Value; value: Value } {
  if (!('fused' in projections)) {
    return {
      query: linear(graph, weights, x, projections.query),
      key: linear(graph, weights, x, projections.key),
      value: linear(graph, weights, x, projections.value),
    };
  }
  const keyValueSize = keyValueHeads * headSize;
  const sizes = constantInts(graph, [heads * headSize, keyValueSize, keyValueSize]);
  const fused = linear(graph, weights, x, projections.fused);
  const [query, key, value] = graph.triple('Split', [fused, sizes], { attributes: { axis: -1 } });
  return { query, key, value };
}

/** Rotates the leading `rotary.size` entries of each head of x [T, heads · headSize]. */
function rotate(
  graph: GraphBuilder,
  x: Value,
  heads: number,
  headSize: number,
  rotary: RotaryEmbedding,
  inputs: PackedInputs,
): Value {
  if (inputs.rotary === undefined) throw new Error('the graph declares no rotary inputs');
  const batched = graph.node('Reshape', [x, constantInts(graph, [1, -1, heads * headSize])]);
  // The tables have one row per token, so token i takes row i: positions start at 0.
  const rotated = graph.node(
    'RotaryEmbedding',
    [batched, constantInts(graph, [0]), inputs.rotary.cos, inputs.rotary.sin],
    {
      domain: 'com.microsoft',
      attributes: rotary.size === headSize ? {} : { num_heads: heads, rotary_embedding_dim: rotary.size },
    },
  );
  return graph.node('Reshape', [rotated, constantInts(graph, [-1, heads * headSize])]);
}

/** [T, heads · headSize] → [B, S, heads · headSize rounded up], the extra entries of each head zero. */
function layOut(graph: GraphBuilder, x: Value, heads: number, headSize: number, inputs: PackedInputs): Value {
  const slots = graph.node('Gather', [x, inputs.slots], { attributes: { axis: 0 } });
  const extra = padded(headSize) - headSize;
  if (extra === 0) return slots;
  const split = graph.node('Reshape', [slots, constantInts(graph, [0, 0, heads, headSize])]);
  const wider = graph.node('Pad', [split, constantInts(graph, [0, 0, 0, 0, 0, 0, 0, extra])]);
  return graph.node('Reshape', [wider, constantInts(graph, [0, 0, heads * padded(headSize)])]);
}

/** [B, S, heads · headSize rounded up] → [rows, heads · headSize]. */
function takeRows(graph: GraphBuilder, x: Value, heads: number, headSize: number, rows: Value): Value {
  const size = padded(headSize);
  const flat = graph.node('Reshape', [x, constantInts(graph, [-1, heads * size])]);
  const taken = graph.node('Gather', [flat, rows], { attributes: { axis: 0 } });
  if (size === headSize) return taken;
  const split = graph.node('Reshape', [taken, constantInts(graph, [0, heads, size])]);
  const ends = [constantInts(graph, [0]), constantInts(graph, [headSize]), constantInts(graph, [2])];
  const narrower = graph.node('Slice', [split, ...ends]);
  return graph.node('Reshape', [narrower, constantInts(graph, [0, heads * headSize])]);
}

function padded(headSize: number): number {
  return Math.ceil(headSize / headSizeStep) * headSizeStep;
}

function constantInts(graph: GraphBuilder, values: readonly number[]): Value {
  return graph.constant(BigInt64Array.from(values, BigInt), [values.length]);
}
