import { RunningMoments } from '../moments';

/**
 * z-scores: how many standard deviations (population) each score lies above the run's mean over all completions. This
 * brings models of different scales together, and changes no order. All 0 where the scores do not vary.
 * @param scores NaN where there is none: stays NaN
 */
export function standardScores(scores: Float64Array): Float64Array {
  const { mean, unit } = scaleOf(scores);
  return scores.map((score) => (score - mean) / unit);
}

/** A run's mean score, and what one standard deviation is in it: 1 where its scores do not vary. */
export function scaleOf(scores: Float64Array): { readonly mean: number; readonly unit: number } {
  const moments = new RunningMoments();
  for (const score of scores) if (Number.isFinite(score)) moments.add(score);
  const { mean, std } = moments.result();
  return { mean, unit: std > 0 ? std : 1 };
}
