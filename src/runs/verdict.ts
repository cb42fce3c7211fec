import type { Result } from '../protocol/report';

/** How one example came out: {@link Result} with the two scores that decide it. */
export interface Verdict {
  readonly result: Extract<Result, 'win' | 'loss' | 'tie' | 'unscored'>;
  /** The lowest score of the chosen completions. */
  readonly chosen: number | null;
  /** The highest score of the rejected completions. */
  readonly rejected: number | null;
  readonly margin: number | null;
}

/**
 * Judges an example: it is won when every chosen completion scores above every rejected one. For a pair
 * that is `chosen > rejected`, for best-of-N that the chosen one comes first.
 *
 * @param chosen indices into `scores` of the completions that should win.
 * @param scores one per completion; null where the model gave no finite number.
 */
export function judge(chosen: readonly number[], scores: readonly (number | null)[]): Verdict {
  const isChosen = new Set(chosen);
  let lowest: number | null = Infinity;
  let highest: number | null = -Infinity;
  for (const [index, score] of scores.entries()) {
    if (isChosen.has(index)) lowest = lowest === null || score === null ? null : Math.min(lowest, score);
    else highest = highest === null || score === null ? null : Math.max(highest, score);
  }
  if (lowest === null || highest === null || !Number.isFinite(lowest) || !Number.isFinite(highest)) {
    return {
      result: 'unscored',
      chosen: finite(lowest),
      rejected: finite(highest),
      margin: null,
    };
  }
  const margin = lowest - highest;
  return {
    result: margin > 0 ? 'win' : margin < 0 ? 'loss' : 'tie',
    chosen: lowest,
    rejected: highest,
    margin,
  };
}

const finite = (score: number | null): number | null =>
  score !== null && Number.isFinite(score) ? score : null;
