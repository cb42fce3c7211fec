/** Bounds of a proportion, 0..1. */
export type Interval = readonly [low: number, high: number];

/** Two-sided 95 % of the normal distribution. */
export const z = 1.959963984540054;

/**
 * Wilson's score interval at 95 % for a proportion `p` seen in `n` trials; [0, 1] for no trials.
 * `n` may be fractional (an effective sample size).
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
 * JASA 22 (1927) 209–212; Brown, Cai, DasGupta, Statistical Science 16 (2001) 101–133, eq. 4.
 */
export function wilson(p: number, n: number): Interval {
  if (n <= 0) return [0, 1];
  // RewardBench 2's score of ties reaches 1.01.
  if (p < 0 || p > 1) return wilson(Math.max(0, Math.min(1, p)), n);
  const z2 = z * z;
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (z / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  // The bounds meet 0 and 1 exactly where p does; rounding must not leave the proportion outside.
  return [p === 0 ? 0 : Math.max(0, centre - half), p === 1 ? 1 : Math.min(1, centre + half)];
}

/** One stratum of a weighted mean: accuracy `p` over `n` examples. */
export interface Stratum {
  readonly p: number;
  readonly n: number;
  readonly weight: number;
  /** Of `p`, where it is no mean of examples that are won or lost. */
  readonly variance?: number;
}

/**
 * Weighted mean of accuracies, Σ w·p / Σ w, with a 95 % interval: Wilson's with the effective sample
 * size of the stratified estimate, n = p(1−p) / Var with Var = Σ (w/Σw)² pₛ(1−pₛ)/nₛ (Korn and
 * Graubard, Survey Methodology 24 (1998) 193–201), but never more than the examples there are: small
 * strata that are all won or all lost would pass for certain. Where it says nothing, because the mean is
 * 0 or 1 or no stratum varies, Kish's n = (Σ w)² / Σ (w²/nₛ) takes its place.
 */
export function weightedMean(strata: readonly Stratum[]): { accuracy: number; interval: Interval } {
  const sum = (term: (stratum: Stratum) => number): number =>
    strata.reduce((total, stratum) => total + term(stratum), 0);
  const weights = sum(({ weight }) => weight);
  const accuracy = sum(({ p, weight }) => p * weight) / weights;
  const variance = sum((stratum) => (stratum.weight / weights) ** 2 * varianceOf(stratum));
  const spread = accuracy * (1 - accuracy);
  const kish = weights ** 2 / sum(({ n, weight }) => weight ** 2 / n);
  const effective =
    spread > 0 && variance > 0
      ? Math.min(
          spread / variance,
          sum(({ n }) => n),
        )
      : kish;
  return { accuracy, interval: wilson(accuracy, effective) };
}

function varianceOf({ p, n, variance = (p * (1 - p)) / n }: Stratum): number {
  return variance;
}
