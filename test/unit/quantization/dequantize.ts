import type { QuantizedLinear } from '../../../src/architectures/quantized-linear';
import type { RoundedMatrix } from '../../../src/quantization/quantize-matrix';

/** What the numbers stand for, [outputs, inputs] row by row. */
export function dequantize(
  { values, scales }: RoundedMatrix,
  { blockSize }: Pick<QuantizedLinear, 'blockSize'>,
): Float32Array {
  return Float32Array.from(values, (value, i) => (value - 128) * (scales[Math.floor(i / blockSize)] ?? NaN));
}
