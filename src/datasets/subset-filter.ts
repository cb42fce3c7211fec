/** A choice of subsets by name; `llmbar-*` takes all that begin with `llmbar-`. */
export interface SubsetFilter {
  /** Whether a subset is wanted. Also notes which subsets there are. */
  takes(subset: string): boolean;
  /** Patterns that no subset seen so far has matched. */
  unmatched(): string[];
  /** Subsets seen so far. */
  seen(): string[];
}

/** Absent or empty patterns take every subset. */
export function subsetFilter(patterns: readonly string[] = []): SubsetFilter {
  const seen = new Map<string, boolean>();
  const unmatched = new Set(patterns);
  const matches = (pattern: string, subset: string): boolean =>
    pattern.endsWith('*') ? subset.startsWith(pattern.slice(0, -1)) : subset === pattern;
  return {
    takes: (subset) => {
      const known = seen.get(subset);
      if (known !== undefined) return known;
      const matching = patterns.filter((pattern) => matches(pattern, subset));
      for (const pattern of matching) unmatched.delete(pattern);
      const taken = patterns.length === 0 || matching.length > 0;
      seen.set(subset, taken);
      return taken;
    },
    unmatched: () => [...unmatched],
    seen: () => [...seen.keys()],
  };
}
