import type { GraphBuilder, Value } from '../onnx/graph-builder';
import { ints, slice } from './constants';

/** ONNX Runtime's attention kernels take heads of a multiple of this size. */
const headSizeStep = 8;

/** [B, S, heads · headSize] → [B, S, heads · headSize rounded up]. */
export function padHeads(graph: GraphBuilder, slots: Value, heads: number, headSize: number): Value {
  const extra = padded(headSize) - headSize;
  if (extra === 0) return slots;
  const split = graph.node('Reshape', [slots, ints(graph, [0, 0, heads, headSize])]);
  const wider = graph.node('Pad', [split, ints(graph, [0, 0, 0, 0, 0, 0, 0, extra])]);
  return graph.node('Reshape', [wider, ints(graph, [0, 0, heads * padded(headSize)])]);
}

/** [rows, heads · headSize rounded up] → [rows, heads · headSize]. */
export function trimHeads(graph: GraphBuilder, x: Value, heads: number, headSize: number): Value {
  const size = padded(headSize);
  if (size === headSize) return x;
  const split = graph.node('Reshape', [x, ints(graph, [0, heads, size])]);
  return graph.node('Reshape', [slice(graph, split, 2, 0, headSize), ints(graph, [0, heads * headSize])]);
}

/** The head size that the kernels are given. */
export function padded(headSize: number): number {
  return Math.ceil(headSize / headSizeStep) * headSizeStep;
}
