import type { GraphBuilder, Value } from '../onnx/graph-builder';
import { alibiBias } from './alibi';
import { branchAttention } from './branch-attention';
import { ints, slice } from './constants';
import { disentangledAttention, type RelativePositions } from './disentangled';
import { padded, padHeads, trimHeads } from './head-padding';
import { linear } from './linear';
import { maskedAttention } from './masked-attention';
import { headNorm } from './norm';
import type { PackedInputs } from './packed-inputs';
import type { RotaryEmbedding } from './rotary';
import { slotBias } from './slot-bias';
import type { Attention, FusedProjection } from './transformer';
import type { Weights } from './weights';

/** What is made once for all layers. */
export interface SharedByLayers {
  readonly relativePositions: RelativePositions | undefined;
  /** In place of {@link slotBias}: [B, heads, S, S] (T5). */
  readonly scoreBias: Value | undefined;
}

/**
 * Self-attention of packed tokens x [T, hidden]: of the earlier tokens of a token's own sequence, or of
 * all of them. `rows` are the flattened slots whose results are wanted: all tokens in the inner layers,
 * the pooled ones in the last.
 */
export function attention(
  graph: GraphBuilder,
  weights: Weights,
  x: Value,
  spec: Attention,
  inputs: PackedInputs,
  rows: Value,
  { relativePositions, scoreBias }: SharedByLayers,
): Value {
  const { heads, keyValueHeads, headSize } = spec;
  const projected = project(graph, weights, x, spec);
  if (spec.disentangled !== undefined) {
    const parts = { ...projected, ...spec.disentangled };
    const attended = disentangledAttention(graph, weights, parts, spec, relativePositions, inputs, rows);
    return linear(graph, weights, attended, spec.output);
  }
  const normed = (value: Value, norm: Attention['queryNorm'], count: number) =>
    norm === undefined ? value : headNorm(graph, weights, value, norm, count, headSize);
  const turned = (value: Value, count: number) =>
    spec.rotary === undefined ? value : rotate(graph, value, count, spec, spec.rotary, inputs);
  const lay = (value: Value, count: number) => layOut(graph, value, count, headSize, inputs);
  const packed = {
    query: turned(normed(projected.query, spec.queryNorm, heads), heads),
    key: turned(normed(projected.key, spec.keyNorm, keyValueHeads), keyValueHeads),
    value: projected.value,
  };
  const query = lay(packed.query, heads);
  const key = lay(packed.key, keyValueHeads);
  const value = lay(packed.value, keyValueHeads);
  const attended =
    spec.direction === 'causal'
      ? causal(graph, query, key, value, spec, inputs)
      : both(graph, query, key, value, spec, scoreBias ?? slotBias(graph, inputs, spec.window));
  const slots = flatSlots(graph, attended, heads, headSize);
  const all = inputs.branches
    ? graph.node('Concat', [slots, branchAttention(graph, packed, spec, inputs)], { attributes: { axis: 0 } })
    : slots;
  const taken = graph.node('Gather', [all, rows], { attributes: { axis: 0 } });
  return linear(graph, weights, taken, spec.output);
}

function causal(
  graph: GraphBuilder,
  query: Value,
  key: Value,
  value: Value,
  spec: Attention,
  inputs: PackedInputs,
): Value {
  if (inputs.maskable && spec.alibi === undefined)
    return maskedAttention(graph, query, key, value, spec, padded(spec.headSize), inputs);
  const bias = spec.alibi === undefined ? undefined : alibiBias(graph, spec.alibi, inputs);
  const unused = undefined;
  const ends = [inputs.get('last_slot'), inputs.get('longest')];
  // All three outputs are named although one is used: with fewer the kernel may give wrong numbers.
  const [attended] = graph.triple(
    'GroupQueryAttention',
    [
      ...[query, key, value, unused, unused, ...ends],
      ...(bias === undefined ? [] : [unused, unused, unused, bias]),
    ],
    {
      domain: 'com.microsoft',
      attributes: {
        num_heads: spec.heads,
        kv_num_heads: spec.keyValueHeads,
        scale: { float: spec.scale },
        ...(spec.window !== undefined && { local_window_size: spec.window }),
        ...(spec.softCap !== undefined && { softcap: { float: spec.softCap } }),
      },
    },
  );
  return attended;
}

function both(
  graph: GraphBuilder,
  query: Value,
  key: Value,
  value: Value,
  { heads, scale }: Attention,
  bias: Value,
): Value {
  return graph.node('MultiHeadAttention', [query, key, value, undefined, undefined, bias], {
    domain: 'com.microsoft',
    attributes: { num_heads: heads, scale: { float: scale } },
  });
}

interface Projected {
  readonly query: Value;
  readonly key: Value;
  readonly value: Value;
}

function project(graph: GraphBuilder, weights: Weights, x: Value, spec: Attention): Projected {
  const { projections } = spec;
  if ('fused' in projections) {
    const parts = split(graph, linear(graph, weights, x, projections.fused), projections, spec);
    const { queryBias, valueBias } = projections;
    const add = (part: Value, bias: string | undefined, heads: number) =>
      bias === undefined ? part : graph.node('Add', [part, weights.get(bias, [heads * spec.headSize])]);
    return {
      query: add(parts.query, queryBias, spec.heads),
      key: parts.key,
      value: add(parts.value, valueBias, spec.keyValueHeads),
    };
  }
  return {
    query: linear(graph, weights, x, projections.query),
    key: linear(graph, weights, x, projections.key),
    value: linear(graph, weights, x, projections.value),
  };
}

function split(
  graph: GraphBuilder,
  fused: Value,
  { layout }: FusedProjection,
  { heads, keyValueHeads, headSize }: Attention,
): Projected {
  if (layout === 'consecutive') {
    const keyValueSize = keyValueHeads * headSize;
    const sizes = ints(graph, [heads * headSize, keyValueSize, keyValueSize]);
    const [query, key, value] = graph.triple('Split', [fused, sizes], { attributes: { axis: -1 } });
    return { query, key, value };
  }
  const group = heads / keyValueHeads;
  const grouped = graph.node('Reshape', [fused, ints(graph, [-1, keyValueHeads, group + 2, headSize])]);
  const part = (from: number, to: number) => {
    const taken = slice(graph, grouped, 2, from, to);
    return graph.node('Reshape', [taken, ints(graph, [-1, keyValueHeads * (to - from) * headSize])]);
  };
  return { query: part(0, group), key: part(group, group + 1), value: part(group + 1, group + 2) };
}

/** Rotates the leading `rotary.size` entries of each head of x [T, heads · headSize]. */
function rotate(
  graph: GraphBuilder,
  x: Value,
  heads: number,
  { headSize, rotaryInterleaved }: Attention,
  rotary: RotaryEmbedding,
  inputs: PackedInputs,
): Value {
  const { cos, sin } = inputs.rotary(rotary);
  const batched = graph.node('Reshape', [x, ints(graph, [1, -1, heads * headSize])]);
  // The tables have one row per token, so token i takes row i: positions start at 0.
  const rotated = graph.node('RotaryEmbedding', [batched, ints(graph, [0]), cos, sin], {
    domain: 'com.microsoft',
    attributes: {
      ...(rotary.size !== headSize && { num_heads: heads, rotary_embedding_dim: rotary.size }),
      ...(rotaryInterleaved && { interleaved: 1 }),
    },
  });
  return graph.node('Reshape', [rotated, ints(graph, [-1, heads * headSize])]);
}

/** [T, heads · headSize] → [B, S, heads · headSize rounded up], the extra entries of each head zero. */
export function layOut(
  graph: GraphBuilder,
  x: Value,
  heads: number,
  headSize: number,
  inputs: PackedInputs,
): Value {
  const slots = graph.node('Gather', [x, inputs.get('slots')], { attributes: { axis: 0 } });
  return padHeads(graph, slots, heads, headSize);
}

/** [B, S, heads · headSize rounded up] → [B · S, heads · headSize]. */
function flatSlots(graph: GraphBuilder, x: Value, heads: number, headSize: number): Value {
  const flat = graph.node('Reshape', [x, ints(graph, [-1, heads * padded(headSize)])]);
  return trimHeads(graph, flat, heads, headSize);
}
