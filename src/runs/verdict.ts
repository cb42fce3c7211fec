import type { Result } from '../protocol/report';

type Scores = readonly (number | null)[];

/** How one example came out: {@link Result} with the two scores that decide it. */
export interface Verdict {
  readonly result: Extract<Result, 'win' | 'loss' | 'tie' | 'scored' | 'unscored'>;
  /** The lowest score of the chosen completions; where none is chosen, the best score. */
  readonly chosen: number | null;
  /** The highest score of the rejected completions; where none is chosen, the second best score. */
  readonly rejected: number | null;
  readonly margin: number | null;
}

/**
 * Judges an example: it is won when every chosen completion scores above every rejected one. For a pair
 * that is `chosen > rejected`, for best-of-4 that the chosen one comes first. Where no completion is chosen nothing
 * can be won: the model's own choice and the one next to it are told.
 *
 * @param chosen indices into `scores` of the completions that should win.
 * @param scores one per completion; null where the model gave no finite number.
 */
export function judge(chosen: readonly number[], scores: Scores): Verdict {
  if (chosen.length === 0) return rank(scores);
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

/** Best and second best score of completions none of which is known to be right. */
function rank(scores: Scores): Verdict {
  if (!allFinite(scores)) return { result: 'unscored', chosen: null, rejected: null, margin: null };
  let [best, second] = [-Infinity, -Infinity];
  for (const score of scores) {
    if (score > best) [best, second] = [score, best];
    else if (score > second) second = score;
  }
  const rejected = finite(second);
  return { result: 'scored', chosen: best, rejected, margin: rejected === null ? null : best - rejected };
}

/** Whether there are scores and all of them are numbers. */
export function allFinite(scores: Scores): scores is readonly number[] {
  return scores.length > 0 && scores.every((score) => score !== null && Number.isFinite(score));
}

/**
 * RewardBench 2's credit for an example, 0..1: where the (first) chosen completion has the highest score, one divided
 * by the number of completions that have it; else, or where a score is missing, 0.
 * Source: `reroll_and_score_dataset` of https://github.com/allenai/reward-bench.
 */
export function credit(chosen: readonly number[], scores: Scores): number {
  const [first] = chosen;
  if (first === undefined || !allFinite(scores)) return 0;
  let highest = -Infinity;
  for (const score of scores) highest = Math.max(highest, score);
  if (scores[first] !== highest) return 0;
  return 1 / scores.filter((score) => score === highest).length;
}

const finite = (score: number | null): number | null =>
  score !== null && Number.isFinite(score) ? score : null;
