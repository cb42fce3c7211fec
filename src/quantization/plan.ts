import { linearKey, type QuantizedLinear } from '../architectures/quantized-linear';
import type { Linear } from '../architectures/transformer';
import type { TensorLocation, TensorTable } from '../checkpoint/tensor';

/**
 * Weights that share a scale. The smaller the block the less is lost (of a normal distribution 0.76 % in blocks of 32,
 * 0.91 % of 128) and the slower the product.
 */
const blockSizes = [128, 64, 32];

/** Offsets are multiples of this: a cache line. */
const alignment = 64;

const bytesPerScale = Float32Array.BYTES_PER_ELEMENT;

/** A matrix to be quantized: whence, and where to. */
export interface PlannedMatrix {
  readonly layer: Linear;
  readonly tensor: TensorLocation;
  readonly target: QuantizedLinear;
}

export interface QuantizationPlan {
  readonly matrices: readonly PlannedMatrix[];
  /** Of the file that holds them all. */
  readonly bytes: number;
}

/** Lays the weights of linear layers one after another; those with inputs that fill no blocks stay as they are. */
export function planQuantization(linears: readonly Linear[], tensors: TensorTable): QuantizationPlan {
  const matrices: PlannedMatrix[] = [];
  let bytes = 0;
  const take = (length: number) => {
    const offset = Math.ceil(bytes / alignment) * alignment;
    bytes = offset + length;
    return { offset, length };
  };
  for (const layer of linears) {
    const tensor = tensors.get(layer.weight);
    const blockSize = blockSizes.find((size) => layer.inputs % size === 0);
    if (tensor === undefined || blockSize === undefined) continue;
    const values = take(layer.outputs * layer.inputs);
    const scales = take((layer.outputs * layer.inputs * bytesPerScale) / blockSize);
    matrices.push({ layer, tensor, target: { blockSize, values, scales } });
  }
  return { matrices, bytes };
}

/** The planned matrices as a graph asks for them. */
export function quantizedLinears({ matrices }: QuantizationPlan): ReadonlyMap<string, QuantizedLinear> {
  return new Map(matrices.map(({ layer, target }) => [linearKey(layer), target]));
}
