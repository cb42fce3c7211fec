import { dataType, type AttributeValue, type Model } from '../onnx/model';
import type { ExecutionProvider, Precision } from './session';
import { graphVariant } from './variants/graph-variant';

/** Bytes of an element by the number of its type. */
const elementBytes = new Map<AttributeValue | undefined, number>([
  [dataType.float32, 4],
  [dataType.float16, 2],
]);

/**
 * Bytes of weights that a session of a model holds. On the CPU they stay mapped as they are stored; into a GPU goes
 * what they are cast to, which is done once as they are loaded.
 */
export function loadedBytes(model: Model, provider: ExecutionProvider, precision: Precision): number {
  const folds = provider !== 'cpu';
  const { initializers, nodes } = folds ? graphVariant(model, provider, precision) : model;
  const usedAsStored = new Set<string>();
  /** Bytes of an element in each of a weight's casts. */
  const casts = new Map<string, number[]>();
  for (const { op, inputs, attributes } of nodes) {
    const bytes = folds && op === 'Cast' ? elementBytes.get(attributes['to']) : undefined;
    for (const name of inputs) {
      if (bytes === undefined) usedAsStored.add(name);
      else casts.set(name, [...(casts.get(name) ?? []), bytes]);
    }
  }
  return initializers.reduce((sum, { name, shape, data }) => {
    if (data instanceof Uint8Array) return sum;
    const elements = shape.reduce((product, size) => product * size, 1);
    const stored = usedAsStored.has(name) ? data.length : 0;
    return (casts.get(name) ?? []).reduce((total, bytes) => total + elements * bytes, sum + stored);
  }, 0);
}
