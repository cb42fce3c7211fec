import type { Feeds } from './session';

/** As in the protocol. */
export interface TokenCounts {
  /** Tokens of all sequences, as if each were computed alone. */
  readonly sequences: number;
  /** Tokens that went through the layers. */
  readonly computed: number;
  /** Slots of attention that held no token. */
  readonly padding: number;
}

export const noTokens: TokenCounts = { sequences: 0, computed: 0, padding: 0 };

/** What one session run computes whose feeds are those of `packBatch`. */
export function countsOfRun(feeds: Feeds): Pick<TokenCounts, 'computed' | 'padding'> {
  const size = (name: string) => feeds[name]?.data.length ?? 0;
  const computed = size('tokens');
  // Where there are no branches the graph is fed one of a single token, and a real one has more on its path.
  const branchSlots = size('branch_path') > 1 ? size('branch_tokens') : 0;
  return { computed, padding: size('slots') + branchSlots - computed };
}

export function addTokenCounts(a: TokenCounts, b: Partial<TokenCounts>): TokenCounts {
  return {
    sequences: a.sequences + (b.sequences ?? 0),
    computed: a.computed + (b.computed ?? 0),
    padding: a.padding + (b.padding ?? 0),
  };
}
