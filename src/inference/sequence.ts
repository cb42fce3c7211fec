/** A token sequence to be scored, without padding. */
export interface Sequence {
  /** Token ids. */
  readonly tokens: Int32Array;
  /** Indices of the tokens to pool, e.g. the last. */
  readonly pooled: readonly number[];
  /** Token type (segment) of each token; absent = 0. */
  readonly tokenTypes?: Int32Array;
  /** With a language-model head: for each pooled token, the token whose log-probability is asked for. */
  readonly targets?: readonly number[];
  /** 0 where attention does not see a token although it is there; absent = all are seen. */
  readonly attended?: Uint8Array;
  /**
   * Position of each token; absent = by the family's rule. Only needed to reproduce scores of padded or
   * masked batches of models with learned positions.
   */
  readonly positions?: Int32Array;
  /**
   * Length that length-dependent rotary scalings go by; absent = its own. transformers takes the padded
   * length of the batch, so that its scores of long sequences depend on their neighbours; only to
   * reproduce those.
   */
  readonly paddedLength?: number;
}
