/** Weights could not be quantized; `advice` says what to do. */
export class QuantizationError extends Error {
  override readonly name = 'QuantizationError';

  constructor(
    message: string,
    readonly advice: string,
  ) {
    super(message);
  }
}
