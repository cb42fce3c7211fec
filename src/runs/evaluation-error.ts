/** A run that stopped before its end. What was scored until then is in the journal. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';

  constructor(
    message: string,
    /** What the user can do about it. */
    readonly advice?: string,
  ) {
    super(message);
  }
}
