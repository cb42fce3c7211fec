import { toFloat32, type GraphBuilder, type Value } from '../onnx/graph-builder';
import { ints, scalar } from './constants';
import type { PackedInputs } from './packed-inputs';

/** float32 [B, 1, S]: 1 where a slot's token can be seen, else 0. */
export function seenSlots(graph: GraphBuilder, inputs: PackedInputs): Value {
  const seen = graph.node('Equal', [inputs.get('key_bias'), scalar(graph, 0)]);
  const float = graph.node('Cast', [seen], { attributes: toFloat32 });
  return graph.node('Squeeze', [float, ints(graph, [1])]);
}

/**
 * x [rows, size] with the rows of masked tokens set to zero, as DeBERTa does.
 * @param rows the flattened slots of x's tokens
 */
export function zeroMasked(graph: GraphBuilder, x: Value, inputs: PackedInputs, rows: Value): Value {
  if (!inputs.maskable) return x;
  const flat = graph.node('Reshape', [seenSlots(graph, inputs), ints(graph, [-1, 1])]);
  return graph.node('Mul', [x, graph.node('Gather', [flat, rows], { attributes: { axis: 0 } })]);
}
