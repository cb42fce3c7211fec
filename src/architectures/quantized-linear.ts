import type { Linear } from './transformer';

/** Bytes of a file. */
export interface Stretch {
  readonly offset: number;
  readonly length: number;
}

/**
 * A linear layer's weight in blocks of 8-bit numbers along its inputs, each block with a scale: a weight is
 * (value − 128) · scale. So ONNX Runtime's operator MatMulNBits takes it.
 */
export interface QuantizedLinear {
  readonly blockSize: number;
  /** uint8 [outputs, inputs / blockSize, blockSize]. */
  readonly values: Stretch;
  /** float32 [outputs, inputs / blockSize]. */
  readonly scales: Stretch;
}

/** A checkpoint's linear layers in 8 bits, in a file of their own. */
export interface QuantizedWeights {
  /** Absolute. */
  readonly file: string;
  /** By {@link linearKey}. */
  readonly linears: ReadonlyMap<string, QuantizedLinear>;
}

/** What tells a layer's weight from all others. */
export function linearKey({ weight, layout }: Pick<Linear, 'weight' | 'layout'>): string {
  return `${weight} ${layout}`;
}
