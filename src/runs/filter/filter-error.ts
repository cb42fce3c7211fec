/** A filter that is not understood, and where. */
export class FilterError extends Error {
  override readonly name = 'FilterError';

  constructor(
    message: string,
    /** Where in the filter's text, from 1, in UTF-16 units. */
    readonly column: number,
    /** How many units are meant; at least 1. */
    readonly length: number,
    /** What may have been meant instead. */
    readonly suggestion?: string,
  ) {
    super(message);
  }
}
