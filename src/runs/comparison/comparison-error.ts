/** Runs that cannot be compared: why, and what to do. */
export class ComparisonError extends Error {
  override readonly name = 'ComparisonError';

  constructor(
    message: string,
    readonly advice: string,
  ) {
    super(message);
  }
}
