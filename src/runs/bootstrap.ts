import type { Interval } from './interval';

/** Items drawn over all resamples: more items mean fewer resamples, so that a summary stays quick. */
const work = 1_000_000;
const mostResamples = 1000;
const fewestResamples = 100;

export interface Bootstrap {
  /** 95 %: the 2.5th and the 97.5th percentile of the resamples. */
  readonly interval: Interval;
  /** Of the statistic, over the resamples. */
  readonly variance: number;
}

/**
 * Percentile bootstrap of a statistic of `size` items. The same data give the same interval.
 * Source: B. Efron and R. Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
 * @param size at least 1
 * @param statistic of a resample: as many indices, some of them more than once
 */
export function bootstrap(size: number, statistic: (resample: Uint32Array) => number): Bootstrap {
  const random = xorshift32();
  const count = Math.max(fewestResamples, Math.min(mostResamples, Math.floor(work / size)));
  const resample = new Uint32Array(size);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < size; j++) resample[j] = Math.floor(random() * size);
    values[i] = statistic(resample);
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  values.sort();
  const percentile = (p: number) => values[Math.round(p * (count - 1))] ?? NaN;
  return { interval: [percentile(0.025), percentile(0.975)], variance };
}

/**
 * Numbers in [0, 1) from a seed. Source: G. Marsaglia, Journal of Statistical Software 8 (2003) no. 14.
 * @param seed 32 bits, not all of them 0
 */
export function xorshift32(seed = 2463534242): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
