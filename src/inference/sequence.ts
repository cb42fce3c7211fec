/** A token sequence to be scored, without padding. */
export interface Sequence {
  /** Token ids. */
  readonly tokens: Int32Array;
  /**
   * Position of each token; absent = 0, 1, 2 …. Only needed to reproduce scores of padded or masked
   * batches of models with learned positions.
   */
  readonly positions?: Int32Array;
  /** Indices of the tokens to pool, e.g. the last. */
  readonly pooled: readonly number[];
}
