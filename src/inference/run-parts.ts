import { packedTokens, type Packing } from './feeds';
import type { Sequence } from './sequence';

/** Slots of attention, in which shared beginnings are not shared, take about a quarter of what a token does. */
const slotsPerToken = 4;

/**
 * Parts sequences, in order, into session runs of at most `mostTokens` packed tokens and {@link slotsPerToken} times
 * as many slots, so that one example of many completions takes no more memory than a batch. A sequence beyond that
 * runs alone.
 */
export function runParts(
  sequences: readonly Sequence[],
  packing: Packing,
  mostTokens: number,
): readonly (readonly Sequence[])[] {
  if (fits(sequences, packing, mostTokens)) return [sequences];
  const parts: Sequence[][] = [];
  let open: Sequence[] = [];
  for (const sequence of sequences) {
    const more = [...open, sequence];
    if (open.length > 0 && !fits(more, packing, mostTokens)) {
      parts.push(open);
      open = [sequence];
    } else {
      open = more;
    }
  }
  return [...parts, open];
}

function fits(sequences: readonly Sequence[], packing: Packing, mostTokens: number): boolean {
  const longest = Math.max(0, ...sequences.map(({ tokens }) => tokens.length));
  const slots = sequences.length * longest;
  return (
    slots <= mostTokens ||
    (slots <= slotsPerToken * mostTokens && packedTokens(sequences, packing) <= mostTokens)
  );
}
