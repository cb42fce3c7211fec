import { sectionScores, type WeightedSubset } from '../../datasets/section-scores';
import type { Interval } from '../interval';
import type { CommonExamples } from './alignment';
import { bySubset, type CommonRun } from './common-run';
import { deltaResamples } from './delta-resamples';
import { holm, mcnemar } from './mcnemar';
import { percentileInterval } from './paired-bootstrap';

/** How much better a run is than the baseline on the same examples; accuracies are proportions, 0..1. */
export interface AccuracyDelta {
  readonly name: string;
  readonly examples: number;
  readonly baseline: number;
  readonly accuracy: number;
  /** accuracy − baseline. */
  readonly delta: number;
  /**
   * 95 % of the delta, paired bootstrap within each subset. A point where no example came out differently: it says
   * nothing of other examples then.
   */
  readonly interval: Interval;
  /** Examples that the baseline alone won. */
  readonly lost: number;
  /** Examples that the run alone won. */
  readonly gained: number;
  /** {@link mcnemar}'s, of `lost` and `gained`. */
  readonly p: number;
}

export interface SubsetDelta extends AccuracyDelta {
  /** `p` corrected for the number of subsets ({@link holm}). */
  readonly correctedP: number;
}

export interface AccuracyDeltas {
  /** RewardBench's table order, then by name. */
  readonly subsets: readonly SubsetDelta[];
  readonly sections: readonly AccuracyDelta[];
  readonly overall: readonly AccuracyDelta[];
  /** Over all examples alike. */
  readonly all: AccuracyDelta;
}

/** Of a subset, or of several: a mean weighted as RewardBench does, or by examples. */
interface Part {
  readonly name: string;
  readonly baseline: number | null;
  readonly accuracy: number | null;
  readonly subsets: readonly WeightedSubset[];
}

/**
 * A run against the baseline, for subsets, sections, overall numbers and all examples. Accuracies are those of the
 * metrics: a tie or a missing score is no win, RewardBench 2 gives part credit. The test is of examples won and not
 * won, and counts each example once, also where the accuracy is a weighted mean of subsets.
 */
export function accuracyDeltas(
  common: CommonExamples,
  baseline: CommonRun,
  run: CommonRun,
  seed: number,
): AccuracyDeltas {
  const groups = bySubset(common);
  const resamples = deltaResamples(common, groups, baseline, run, seed);
  const pairs = new Map(
    [...groups].map(([name, indices]) => [name, discordant(indices, baseline, run)] as const),
  );

  const compare = (
    { name, baseline, accuracy, subsets }: Part,
    deltas = resamples.accuracies,
  ): AccuracyDelta => {
    const sum = (count: 'examples' | 'lost' | 'gained') =>
      subsets.reduce((total, subset) => total + (pairs.get(subset.name)?.[count] ?? 0), 0);
    const [lost, gained] = [sum('lost'), sum('gained')];
    return {
      name,
      examples: sum('examples'),
      baseline: baseline ?? 0,
      accuracy: accuracy ?? 0,
      delta: (accuracy ?? 0) - (baseline ?? 0),
      interval: percentileInterval(weightedSum(subsets, deltas)),
      lost,
      gained,
      p: mcnemar(lost, gained),
    };
  };
  /** Pairs the two runs' entries of one name. */
  const paired = <T extends { readonly name: string; readonly accuracy: number | null }>(
    ofBaseline: readonly T[],
    ofRun: readonly T[],
    subsetsOf: (name: string) => readonly WeightedSubset[],
  ) =>
    ofRun.map(({ name, accuracy }) =>
      compare({
        name,
        accuracy,
        baseline: ofBaseline.find((other) => other.name === name)?.accuracy ?? null,
        subsets: subsetsOf(name),
      }),
    );

  const { metrics } = run;
  const weighted = sectionScores(new Map(metrics.subsets.map(({ name, accuracy }) => [name, accuracy ?? 0])));
  const weights =
    (parts: readonly { name: string; subsets: readonly WeightedSubset[] }[]) => (name: string) =>
      parts.find((part) => part.name === name)?.subsets ?? [];
  const subsets = paired(baseline.metrics.subsets, metrics.subsets, (name) => [{ name, weight: 1 }]);
  const corrected = holm(subsets.map(({ p }) => p));
  return {
    subsets: subsets.map((subset, index) => ({ ...subset, correctedP: corrected[index] ?? 1 })),
    sections: paired(baseline.metrics.sections, metrics.sections, weights(weighted.sections)),
    overall: paired(baseline.metrics.overall, metrics.overall, weights(weighted.overall)),
    all: compare(
      {
        name: 'All examples',
        baseline: baseline.metrics.all.accuracy,
        accuracy: metrics.all.accuracy,
        subsets: [...groups].map(([name, { length }]) => ({ name, weight: length })),
      },
      resamples.means,
    ),
  };
}

interface Discordant {
  readonly examples: number;
  readonly lost: number;
  readonly gained: number;
}

function discordant(indices: Uint32Array, baseline: CommonRun, run: CommonRun): Discordant {
  let [lost, gained] = [0, 0];
  for (const index of indices) {
    const difference = (run.decisions.won[index] ?? 0) - (baseline.decisions.won[index] ?? 0);
    if (difference < 0) lost += 1;
    else if (difference > 0) gained += 1;
  }
  return { examples: indices.length, lost, gained };
}

/** Of each resample the weighted mean of its subsets' deltas. */
function weightedSum(
  subsets: readonly WeightedSubset[],
  resamples: ReadonlyMap<string, Float64Array>,
): Float64Array {
  const weights = subsets.reduce((sum, { weight }) => sum + weight, 0);
  const sums = new Float64Array([...resamples.values()].at(0)?.length ?? 0);
  for (const { name, weight } of subsets) {
    for (const [index, delta] of resamples.get(name)?.entries() ?? []) {
      sums[index] = (sums[index] ?? 0) + (weight / weights) * delta;
    }
  }
  return sums;
}
