import type { GraphBuilder, Value } from '../onnx/graph-builder';
import { activate, type Activation } from './activation';
import { ints } from './constants';
import { norm } from './norm';
import type { PackedInputs } from './packed-inputs';
import { seenSlots, zeroMasked } from './seen-tokens';
import type { Norm } from './transformer';
import type { Weights } from './weights';

/**
 * A convolution along the sequence beside a layer (DeBERTa-v2-xlarge): `norm(y + activation(conv(x)))` of
 * the layer's input x and result y.
 */
export interface Convolution {
  /** [hidden, hidden / groups, kernel]. */
  readonly weight: string;
  readonly bias: string;
  /** Odd: as many tokens to either side. */
  readonly kernel: number;
  readonly groups: number;
  readonly activation: Activation;
  readonly norm: Norm;
}

/**
 * @param x the layer's input [T, size]
 * @param y its result [rows, size]
 * @param rows the flattened slots of y's tokens
 */
export function addConvolution(
  graph: GraphBuilder,
  weights: Weights,
  x: Value,
  y: Value,
  spec: Convolution,
  size: number,
  inputs: PackedInputs,
  rows: Value,
): Value {
  const { kernel, groups } = spec;
  const slots = graph.node('Gather', [x, inputs.get('slots')], { attributes: { axis: 0 } });
  const columns = graph.node('Transpose', [slots], { attributes: { perm: [0, 2, 1] } });
  const clean = graph.node('Mul', [columns, seenSlots(graph, inputs)]);
  const weight = weights.get(spec.weight, [size, size / groups, kernel]);
  const side = (kernel - 1) / 2;
  const convolved = graph.node('Conv', [clean, weight, weights.get(spec.bias, [size])], {
    attributes: { group: groups, pads: [side, side] },
  });
  const bySlot = graph.node('Transpose', [convolved], { attributes: { perm: [0, 2, 1] } });
  const flat = graph.node('Reshape', [bySlot, ints(graph, [-1, size])]);
  const taken = graph.node('Gather', [flat, rows], { attributes: { axis: 0 } });
  const sum = graph.node('Add', [y, activate(graph, taken, spec.activation)]);
  return zeroMasked(graph, norm(graph, weights, sum, spec.norm, size), inputs, rows);
}
