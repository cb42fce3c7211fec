import { RunningMoments } from '../moments';
import { standardScores } from './standard-scores';

/** How the z-scores of several runs become one: their mean, the lowest, or the mean less the deviation. */
export const ensembleModes = ['mean', 'worst', 'mean-std'] as const;
export type EnsembleMode = (typeof ensembleModes)[number];

/**
 * Scores of a virtual run made of several: each run's scores become z-scores over all completions, and those of a
 * completion become one. It has a score where every run has one.
 *
 * `mean-std` takes the population's standard deviation over the runs.
 * Source: `run_ensemble_offline` of https://github.com/allenai/reward-bench; T. Coste et al., arXiv:2310.02743, for the
 * worst-case and the uncertainty-weighted ensemble.
 * @param runs of equal length, at least one; NaN where there is no score
 */
export function ensemble(runs: readonly Float64Array[], mode: EnsembleMode): Float64Array {
  const standard = runs.map(standardScores);
  return Float64Array.from(runs[0] ?? [], (_, index) =>
    combine(
      standard.map((scores) => scores[index] ?? NaN),
      mode,
    ),
  );
}

function combine(values: readonly number[], mode: EnsembleMode): number {
  if (mode === 'worst') return Math.min(...values);
  const moments = new RunningMoments();
  for (const value of values) moments.add(value);
  const { mean, std } = moments.result();
  return mode === 'mean' ? mean : mean - std;
}
