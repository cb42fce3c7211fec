/** A token sequence to be scored, without padding. */
export interface Sequence {
  /** Token ids. */
  readonly tokens: Int32Array;
  /**
   * Position of each token; absent = 0, 1, 2 …. Only needed to reproduce scores of padded or masked
   * batches of models with learned positions.
   */
  readonly positions?: Int32Array;
  /**
   * Length that length-dependent rotary scalings go by; absent = its own. transformers takes the padded
   * length of the batch, so that its scores of long sequences depend on their neighbours; only to
   * reproduce those.
   */
  readonly paddedLength?: number;
  /** Indices of the tokens to pool, e.g. the last. */
  readonly pooled: readonly number[];
}
