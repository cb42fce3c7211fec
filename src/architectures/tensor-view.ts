import type { TensorView } from '../checkpoint/tensor';
import type { GraphBuilder, Value } from '../onnx/graph-builder';

/** Makes the tensor of `shape` out of its stored block, which keeps lying in its file. */
export function applyView(
  graph: GraphBuilder,
  block: Value,
  shape: readonly number[],
  { block: stored, starts, sizes, axes }: TensorView,
): Value {
  const integers = (values: readonly number[]) =>
    graph.constant(BigInt64Array.from(values, BigInt), [values.length]);
  let value = block;
  if (sizes.some((size, axis) => size !== stored[axis])) {
    const ends = starts.map((start, axis) => start + (sizes[axis] ?? 0));
    value = graph.weightNode('Slice', [value, integers(starts), integers(ends)]);
  }
  const used = axes.filter((axis) => axis !== null);
  // An axis of the block that the tensor does not run along has been cut to one element.
  const unused = stored.map((_, axis) => axis).filter((axis) => !used.includes(axis));
  const order = [...used, ...unused];
  if (order.some((axis, i) => axis !== i)) {
    value = graph.weightNode('Transpose', [value], { attributes: { perm: order } });
  }
  if (axes.includes(null) || unused.length > 0) {
    const single = axes.map((axis) => (axis === null ? 1 : (sizes[axis] ?? 1)));
    value = graph.weightNode('Reshape', [value, integers(single)]);
    if (single.some((size, i) => size !== shape[i])) {
      value = graph.weightNode('Expand', [value, integers(shape)]);
    }
  }
  return value;
}
