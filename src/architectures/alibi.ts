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
  const biases = biasByPosition(graph, spec, inputs.get('slot_positions'), [1, spec.slopes.length, 1, 1]);
  return graph.node('Add', [biases, slotBias(graph, inputs, undefined)]);
}

/**
 * Slope · position of the key, for each head.
 * @param positions float32, to be broadcast against `perHead`
 * @param perHead the slopes' shape
 */
export function biasByPosition(
  graph: GraphBuilder,
  { slopes, scale, bfloat16 }: Alibi,
  positions: Value,
  perHead: readonly number[],
): Value {
  const rounded = (x: Value) => (bfloat16 ? roundToBfloat16(graph, x) : x);
  const heads = graph.constant(Float32Array.from(slopes), perHead);
  const products = rounded(graph.node('Mul', [rounded(positions), rounded(heads)]));
  return scale === undefined ? products : graph.node('Mul', [products, scalar(graph, scale)]);
}

function roundToBfloat16(graph: GraphBuilder, x: Value): Value {
  const narrow = graph.node('Cast', [x], { attributes: { to: dataType.bfloat16 } });
  return graph.node('Cast', [narrow], { attributes: { to: dataType.float32 } });
}
