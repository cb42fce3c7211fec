import type { Sequence } from './sequence';

/** Sequences of which each is there once. */
export interface DistinctSequences {
  readonly distinct: readonly Sequence[];
  /** For each sequence, where it stands in `distinct`. */
  readonly places: readonly number[];
}

/** Finds sequences that are the same in everything that their results depend on, in the order of the first of each. */
export function distinctSequences(sequences: readonly Sequence[]): DistinctSequences {
  const found = new Map<string, number>();
  const distinct: Sequence[] = [];
  const places = sequences.map((sequence) => {
    const key = keyOf(sequence);
    const place = found.get(key) ?? distinct.length;
    if (place === distinct.length) {
      found.set(key, place);
      distinct.push(sequence);
    }
    return place;
  });
  return { distinct, places };
}

/**
 * Gives the rows of distinct sequences to all sequences.
 * @param rows one per distinct sequence, or one per token that it pools
 */
export function rowsOfAll<Row>(
  { distinct, places }: DistinctSequences,
  rows: readonly Row[],
): readonly Row[] {
  if (distinct.length === places.length) return rows;
  const perSequence = rows.length === distinct.length;
  let next = 0;
  const own = distinct.map(({ pooled }) => rows.slice(next, (next += perSequence ? 1 : pooled.length)));
  return places.flatMap((place) => own[place] ?? []);
}

function keyOf({ tokens, pooled, tokenTypes, targets, attended, positions, paddedLength }: Sequence): string {
  return [tokens, pooled, tokenTypes, targets, attended, positions, paddedLength].join(' ');
}
