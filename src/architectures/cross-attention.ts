import type { GraphBuilder, Value } from '../onnx/graph-builder';
import { layOut } from './attention';
import { padded, padHeads, trimHeads } from './head-padding';
import { ints } from './constants';
import { linear } from './linear';
import type { PackedInputs } from './packed-inputs';
import type { Attention, SeparateProjections } from './transformer';
import type { Weights } from './weights';

/** Attention of one token per sequence to an encoder's tokens. */
export type CrossAttention = Pick<Attention, 'heads' | 'headSize' | 'output' | 'scale'> & {
  readonly projections: SeparateProjections;
};

/**
 * @param x [B, hidden]: the tokens that look
 * @param states [T, hidden]: the packed tokens that are looked at, each sequence's by its own token
 * @returns [B, hidden]
 */
export function crossAttention(
  graph: GraphBuilder,
  weights: Weights,
  x: Value,
  states: Value,
  { heads, headSize, projections, output, scale }: CrossAttention,
  inputs: PackedInputs,
): Value {
  const query = linear(graph, weights, x, projections.query);
  const single = graph.node('Reshape', [query, ints(graph, [-1, 1, heads * headSize])]);
  const key = linear(graph, weights, states, projections.key);
  const value = linear(graph, weights, states, projections.value);
  const attended = graph.node(
    'MultiHeadAttention',
    [
      padHeads(graph, single, heads, headSize),
      layOut(graph, key, heads, headSize, inputs),
      layOut(graph, value, heads, headSize, inputs),
      undefined,
      undefined,
      inputs.get('key_bias'),
    ],
    { domain: 'com.microsoft', attributes: { num_heads: heads, scale: { float: scale } } },
  );
  const flat = graph.node('Reshape', [attended, ints(graph, [-1, heads * padded(headSize)])]);
  return linear(graph, weights, trimHeads(graph, flat, heads, headSize), output);
}
