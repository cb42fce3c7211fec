import type { GraphBuilder, Value } from '../onnx/graph-builder';
import type { PackedInputs } from './packed-inputs';
import { slotBias } from './slot-bias';
import type { Alibi } from './transformer';

/** Linear biases on scores [B, heads, S, S]: slope · position of the key. */
export function alibiBias(graph: GraphBuilder, { slopes }: Alibi, inputs: PackedInputs): Value {
  const perHead = graph.constant(Float32Array.from(slopes), [1, slopes.length, 1, 1]);
  const biases = graph.node('Mul', [inputs.get('slot_positions'), perHead]);
  return graph.node('Add', [biases, slotBias(graph, inputs, undefined)]);
}
