import { z, type Interval } from './interval';
import { RunningMoments } from './moments';

/** The best reward among n candidates that one can expect. */
export interface CurvePoint {
  readonly n: number;
  /** Mean over prompts. */
  readonly expected: number;
  /** 95 %, over prompts; of a single prompt nothing but the point. */
  readonly interval: Interval;
}

/** Further than this a curve is not computed: its cost grows with the square. */
const longestCurve = 256;

/**
 * The curve "expected best reward of n", n = 1, 2 …, from all candidates at once: for each prompt the mean over all
 * subsets of n of its N candidates, Σ C(i−1, n−1) / C(N, n) · s₍ᵢ₎ with the scores in rising order. It ends where a
 * prompt has no more candidates.
 * Source: M. Chen et al., arXiv:2107.03374, whose pass@k is this estimator of a maximum of zeros and ones; N. Stiennon
 * et al., arXiv:2009.01325, for best-of-n as such.
 */
export class BestOfNCurve {
  private points: RunningMoments[] | undefined;

  add(scores: readonly number[]): void {
    const curve = curveOf(scores);
    const length = Math.min(curve.length, this.points?.length ?? longestCurve);
    this.points ??= Array.from({ length }, () => new RunningMoments());
    this.points.length = length;
    for (const [index, moments] of this.points.entries()) moments.add(curve[index] ?? NaN);
  }

  result(): CurvePoint[] {
    return (this.points ?? []).map((moments, index) => {
      const { count, mean, std } = moments.result();
      // From the population's deviation to the standard error of the mean.
      const half = count > 1 ? (z * std) / Math.sqrt(count - 1) : 0;
      return { n: index + 1, expected: mean, interval: [mean - half, mean + half] };
    });
  }
}

/** One prompt's points, kept as long as its scores are: a summary is made again and again while a run goes on. */
function curveOf(scores: readonly number[]): Float64Array {
  const known = curves.get(scores);
  if (known) return known;
  const rising = Float64Array.from(scores).sort();
  const curve = new Float64Array(Math.min(rising.length, longestCurve));
  for (let n = 1; n <= curve.length; n++) curve[n - 1] = expectedBest(rising, n);
  curves.set(scores, curve);
  return curve;
}

const curves = new WeakMap<readonly number[], Float64Array>();

/**
 * Mean of the maximum over all subsets of n scores.
 * @param rising the scores, lowest first
 * @param n 1 … the number of scores
 */
export function expectedBest(rising: Float64Array, n: number): number {
  const total = rising.length;
  // C(N−1, n−1) / C(N, n); each step down divides C(i−1, n−1) by C(i−2, n−1).
  let weight = n / total;
  let sum = 0;
  for (let i = total; i >= n; i--) {
    sum += weight * (rising[i - 1] ?? 0);
    weight *= (i - n) / (i - 1);
  }
  return sum;
}
