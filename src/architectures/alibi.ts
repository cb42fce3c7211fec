import type { GraphBuilder, Value } from '../onnx/graph-builder';
import { dataType } from '../onnx/model';
import { scalar } from './constants';
import type { PackedInputs } from './packed-inputs';
import { slotBias } from './slot-bias';
import type { Alibi } from './transformer';

/**
 * Slopes of linear biases (ALiBi, arXiv:2108.12409), one per head: 2^(−8k/n) for k = 1 … n where n is a
 * power of two; else those of the next lower power, then every other one of the next higher.
 */
export function alibiSlopes(heads: number): number[] {
  const lower = 2 ** Math.floor(Math.log2(heads));
  return Array.from({ length: heads }, (_, i) =>
    i < lower ? 2 ** ((-8 * (i + 1)) / lower) : 2 ** ((-8 * (2 * (i - lower) + 1)) / (2 * lower)),
  );
}

/** Linear biases on scores [B, heads, S, S]: slope · position of the key; where no key can be seen, far below. */
export function alibiBias(graph: GraphBuilder, spec: Alibi, inputs: PackedInputs): Value {
  const { slopes, scale, bfloat16 } = spec;
  const rounded = (x: Value) => (bfloat16 ? roundToBfloat16(graph, x) : x);
  const perHead = graph.constant(Float32Array.from(slopes), [1, slopes.length, 1, 1]);
  const products = rounded(graph.node('Mul', [rounded(inputs.get('slot_positions')), rounded(perHead)]));
  const scaled = scale === undefined ? products : graph.node('Mul', [products, scalar(graph, scale)]);
  return graph.node('Add', [scaled, slotBias(graph, inputs, undefined)]);
}

function roundToBfloat16(graph: GraphBuilder, x: Value): Value {
  const narrow = graph.node('Cast', [x], { attributes: { to: dataType.bfloat16 } });
  return graph.node('Cast', [narrow], { attributes: { to: dataType.float32 } });
}
