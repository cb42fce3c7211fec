import type { GraphBuilder, Value } from '../onnx/graph-builder';
import type { PackedInputs } from './packed-inputs';
import { slotDistances } from './slot-bias';
import type { RelativeBias } from './transformer';
import type { Weights } from './weights';

/**
 * What T5 adds to scores [B, heads, S (queries), S (keys)]: by the bucket that the key's distance falls into,
 * and what hides keys that are no tokens or masked.
 */
export function relativeBias(
  graph: GraphBuilder,
  weights: Weights,
  spec: RelativeBias,
  inputs: PackedInputs,
): Value {
  const { table, buckets, heads, maxDistance } = spec;
  const byDistance = Int32Array.from({ length: 2 * maxDistance + 1 }, (_, i) =>
    relativeBucket(i - maxDistance, spec),
  );
  const ids = graph.constant(byDistance, [byDistance.length]);
  const rows = weights.rows(table, [buckets, heads], ids);
  const columns = graph.node('Transpose', [rows], { attributes: { perm: [1, 0] } });
  const integer = (value: number) => graph.constant(BigInt64Array.of(BigInt(value)), []);
  const near = graph.node('Clip', [
    slotDistances(graph, inputs),
    integer(-maxDistance),
    integer(maxDistance),
  ]);
  const column = graph.node('Add', [near, integer(maxDistance)]);
  const biases = graph.node('Gather', [columns, column], { attributes: { axis: 1 } });
  return graph.node('Add', [biases, inputs.get('key_bias')]);
}

/**
 * The bucket of a key `distance` tokens after the query (transformers `_relative_position_bucket`, both
 * directions): half of them for keys after the query; of each half, half for single distances, the others
 * for distances up to `maxDistance`, ever wider as their logarithm grows. In float32, as the original.
 */
export function relativeBucket(
  distance: number,
  { buckets, maxDistance }: Pick<RelativeBias, 'buckets' | 'maxDistance'>,
): number {
  const { abs, floor, fround, log, min, trunc } = Math;
  const half = floor(buckets / 2);
  const exact = floor(half / 2);
  const after = distance > 0 ? half : 0;
  const steps = abs(distance);
  if (steps < exact) return after + steps;
  const share = fround(fround(log(fround(steps / exact))) / fround(log(maxDistance / exact)));
  return after + min(exact + trunc(fround(share * (half - exact))), half - 1);
}
