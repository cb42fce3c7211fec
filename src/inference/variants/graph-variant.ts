import type { Model } from '../../onnx/model';
import type { ExecutionProvider, Precision } from '../session';
import { inHalfPrecision } from './half-precision';
import { withPlainAttention } from './plain-attention';

/**
 * What of a graph differs by where it runs: GPUs compute attention in plain operators, and matrix products in float16
 * where that is wanted. The CPU takes it as it is.
 */
export function graphVariant(model: Model, provider: ExecutionProvider, precision: Precision): Model {
  if (provider === 'cpu') return model;
  const variant = withPlainAttention(model);
  return precision === 'float16' ? inHalfPrecision(variant) : variant;
}

/**
 * Look-ups of rows in tables that lie in the checkpoint's files, and the rows' casts, by the names of their nodes: on
 * the CPU they need no copy of the table (the largest tensor of most models) on the GPU, and no 16-bit types of it.
 */
export function tableLookups({ initializers, nodes }: Model): string[] {
  const tables = new Set(
    initializers.flatMap(({ name, data }) => (data instanceof Uint8Array ? [] : [name])),
  );
  const rows = new Set<string>();
  for (const {
    op,
    inputs: [input = ''],
    outputs: [output = ''],
  } of nodes) {
    if ((op === 'Gather' && tables.has(input)) || (op === 'Cast' && rows.has(input))) rows.add(output);
  }
  return [...rows];
}
