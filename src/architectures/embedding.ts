import type { GraphBuilder, Value } from '../onnx/graph-builder';
import { scalar } from './constants';
import { linear } from './linear';
import { norm } from './norm';
import type { PackedInputs } from './packed-inputs';
import { zeroMasked } from './seen-tokens';
import type { Embedding, PositionTable } from './transformer';
import type { Weights } from './weights';

/** Token ids → what the first layer sees [T, hidden]. */
export function embed(graph: GraphBuilder, weights: Weights, spec: Embedding, inputs: PackedInputs): Value {
  const { position, tokenType } = spec;
  let x = weights.rows(spec.table, [spec.vocabularySize, spec.size], inputs.get('tokens'));
  if (spec.scale !== undefined) x = graph.node('Mul', [x, scalar(graph, Math.fround(spec.scale))]);
  if (tokenType !== undefined) {
    const rows = weights.rows(tokenType.table, [tokenType.types, spec.size], inputs.get('token_types'));
    x = graph.node('Add', [x, rows]);
  }
  if (position?.size === spec.size) x = graph.node('Add', [x, positions(graph, weights, position, inputs)]);
  if (spec.norm !== undefined) x = norm(graph, weights, x, spec.norm, spec.size);
  if (spec.projection !== undefined) x = linear(graph, weights, x, spec.projection);
  if (position !== undefined && position.size !== spec.size)
    x = graph.node('Add', [x, positions(graph, weights, position, inputs)]);
  const size = spec.projection?.outputs ?? spec.size;
  if (spec.outputNorm !== undefined) x = norm(graph, weights, x, spec.outputNorm, size);
  return spec.zeroMasked ? zeroMasked(graph, x, inputs, inputs.get('rows')) : x;
}

function positions(
  graph: GraphBuilder,
  weights: Weights,
  { table, rows, size, offset }: PositionTable,
  inputs: PackedInputs,
): Value {
  const own = inputs.get('positions');
  const shifted = offset === 0 ? own : graph.node('Add', [own, graph.constant(Int32Array.of(offset), [1])]);
  return weights.rows(table, [rows, size], shifted);
}
