import { elementCount } from './shape';
import type { TensorLocation, TensorTable } from './tensor';

/** Bytes that running a model takes. */
export interface MemoryEstimate {
  /** Weights as they are stored. */
  readonly weights: number;
  /** Weights that the graph makes float32 (or row-major) copies of, one after another. */
  readonly cast: number;
  /** The copies that are alive at once. */
  readonly copies: number;
  /** Of one session run. */
  readonly activations: number;
  /** Main memory where the CPU computes: weights stay mapped from their files, and must stay there to be fast. */
  readonly cpu: number;
  /** Memory of the device where a GPU computes: weights are loaded into it. */
  readonly gpu: number;
}

/** Tokens of one session run where nobody asks for more: two of RewardBench's longest sequences. */
export const usualRunTokens = 4096;

/** Node and ONNX Runtime themselves. */
const processBytes = 120e6;
/** The largest weight's copy, the next one's, and the arena's slack between them. */
const copiesAlive = 2.5;
/** Float32 values per token, in units of the widest layer: gate, up, their product, and a few of the hidden size. */
const widestLayersAlive = 6;
/** Of a weight in 8 bits, with its share of its block's scale. */
const quantizedBytes = 1 + 4 / 128;
/** Matrices that the layers repeat share their dimensions; the vocabulary is a dimension of one or two. */
const repeats = 3;

/**
 * Estimates the memory of a model from its table of tensors alone.
 *
 * Measured on generated Llamas (onnxruntime-node 1.30, Linux, CPU, weights mapped; peak resident memory against
 * this estimate): 1.10 GB bf16 at 2,048 tokens 1.68 against 1.79 GB; 1.57 GB bf16 with wide layers at 512 tokens
 * 2.18 against 2.45 GB; 1.24 GB f32 at 1,024 tokens 1.30 against 1.56 GB. The rest is the table of embeddings, of
 * which a run reads few rows. Where weights are a small part of the free memory the session repacks them, which
 * takes another float32 copy of all. Kernels that lay out attention as [heads, length, length] (ALiBi, encoders
 * with relative positions) take more for long sequences. The GPU's number follows from the CPU's; it was not measured.
 *
 * @param tokens of one session run
 * @param quantized the layers' matrices are computed from 8-bit weights, of which one after another is made float32
 */
export function estimateMemory(tensors: TensorTable, tokens: number, quantized = false): MemoryEstimate {
  const floats = [...tensors.values()].filter(({ dtype }) => /^(F64|F32|F16|BF16)$/.test(dtype));
  const matrices = floats.filter(({ shape }) => shape.length >= 2);
  const layers = repeatedMatrices(matrices);
  const rounded = new Set(quantized ? layers : []);
  const bytesOf = (tensor: TensorLocation) =>
    rounded.has(tensor) ? (copyBytes(tensor) / 4) * quantizedBytes : tensor.length;
  const weights = sum([...new Map(floats.map((tensor) => [placeOf(tensor), bytesOf(tensor)])).values()]);
  const casts = floats.filter(
    (tensor) => tensor.dtype !== 'F32' || tensor.view !== undefined || rounded.has(tensor),
  );
  const copies =
    copiesAlive * Math.max(0, ...casts.filter((tensor) => layers.includes(tensor)).map(copyBytes));
  const widest = Math.max(1, ...layers.flatMap(({ shape }) => shape.slice(-2)));
  const activations = 4 * widestLayersAlive * widest * tokens;
  return {
    weights,
    cast: sum(casts.map(copyBytes)),
    copies,
    activations,
    cpu: weights + copies + activations + processBytes,
    gpu: weights + copies + activations,
  };
}

/** Matrices of the layers; all of them where none repeats. */
function repeatedMatrices(matrices: readonly TensorLocation[]): readonly TensorLocation[] {
  const counts = new Map<number, number>();
  for (const { shape } of matrices) {
    for (const size of new Set(shape)) counts.set(size, (counts.get(size) ?? 0) + 1);
  }
  const repeated = matrices.filter(({ shape }) => shape.every((size) => (counts.get(size) ?? 0) >= repeats));
  return repeated.length > 0 ? repeated : matrices;
}

function placeOf({ file, offset }: TensorLocation): string {
  return `${offset} ${file}`;
}

function copyBytes({ shape }: TensorLocation): number {
  return 4 * (elementCount(shape) ?? 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
