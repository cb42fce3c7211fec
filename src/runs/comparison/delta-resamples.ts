import { tiesSubset } from '../../datasets/sections';
import { combineTies, tiesTerms } from '../ties-score';
import type { CommonExamples } from './alignment';
import type { CommonRun } from './common-run';
import { scoredExamples } from './decisions';
import { resample, resamplesFor } from './paired-bootstrap';

/** By subset: the delta of a run to the baseline, once per resample. */
export interface DeltaResamples {
  /** Of the mean over the subset's examples. */
  readonly means: ReadonlyMap<string, Float64Array>;
  /** Of its accuracy: the same but for RewardBench 2's subset Ties, whose prompts are resampled. */
  readonly accuracies: ReadonlyMap<string, Float64Array>;
}

/** @param groups indices of the common examples by subset: each is resampled by itself */
export function deltaResamples(
  common: CommonExamples,
  groups: ReadonlyMap<string, Uint32Array>,
  baseline: CommonRun,
  run: CommonRun,
  seed: number,
): DeltaResamples {
  const count = resamplesFor(common.ids.length);
  const means = new Map(
    [...groups].map(([name, indices]) => {
      const differences = Float64Array.from(
        indices,
        (index) => (run.decisions.credit[index] ?? 0) - (baseline.decisions.credit[index] ?? 0),
      );
      const size = indices.length;
      const deltas = resample({ size, count, seed, name }, (drawn) => meanOf(differences, drawn));
      return [name, deltas] as const;
    }),
  );
  if (run.metrics.tiesSubset === undefined) return { means, accuracies: means };
  const [before, after] = [tiesOf(common, baseline), tiesOf(common, run)];
  const ties = resample(
    { size: after.length, count, seed, name: tiesSubset },
    (drawn) => combineTies(after, drawn).score - combineTies(before, drawn).score,
  );
  return { means, accuracies: new Map([...means, [tiesSubset, ties]]) };
}

function meanOf(values: Float64Array, indices: Uint32Array): number {
  let sum = 0;
  for (let i = 0; i < indices.length; i++) sum += values[indices[i] ?? 0] ?? 0;
  return sum / indices.length;
}

function tiesOf(common: CommonExamples, { scores }: CommonRun) {
  return tiesTerms([...scoredExamples(common, scores)].filter(({ subset }) => subset === tiesSubset));
}
