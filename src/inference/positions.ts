import type { PositionRule } from '../architectures/family';
import type { Sequence } from './sequence';

/** The position of each token of a sequence, by the rule of its family. */
export function positionsOf(
  { tokens, positions, attended }: Sequence,
  rule: PositionRule,
  padId: number | undefined,
): Int32Array {
  if (positions !== undefined) return positions;
  switch (rule) {
    case 'columns':
      return Int32Array.from(tokens, (_, i) => i);
    case 'attended':
      return countingUp(tokens, (i) => attended?.[i] !== 0);
    case 'non-pad':
      return countingUp(tokens, (i) => tokens[i] !== padId);
  }
}

/** 0, 1, 2 … over the tokens that count; −1 for the others. */
function countingUp(tokens: Int32Array, counts: (index: number) => boolean): Int32Array {
  let next = 0;
  return Int32Array.from(tokens, (_, i) => (counts(i) ? next++ : -1));
}
