import { computeMetrics, type Metrics } from '../metrics';
import type { CommonExamples } from './alignment';
import { decide, scoredExamples, type Decisions } from './decisions';

/** A run, or an ensemble of runs, on the common examples. */
export interface CommonRun {
  /** Of all common completions; NaN where there is none. */
  readonly scores: Float64Array;
  readonly decisions: Decisions;
  /** Of the common examples alone, in the shape of a run's. */
  readonly metrics: Metrics;
}

export function commonRun(common: CommonExamples, scores: Float64Array): CommonRun {
  return {
    scores,
    decisions: decide(common, scores),
    metrics: computeMetrics(scoredExamples(common, scores), common.task),
  };
}

/** Indices of the common examples by subset. */
export function bySubset({ subsets }: CommonExamples): ReadonlyMap<string, Uint32Array> {
  const groups = new Map<string, number[]>();
  for (const [index, name] of subsets.entries()) {
    const group = groups.get(name);
    if (group) group.push(index);
    else groups.set(name, [index]);
  }
  return new Map([...groups].map(([name, indices]) => [name, Uint32Array.from(indices)]));
}
