import { xorshift32 } from '../bootstrap';
import type { Interval } from '../interval';

/** Examples drawn over all resamples, so that 100,000 of them take a second. */
const work = 100_000_000;
const mostResamples = 2000;
const fewestResamples = 200;

/** How often as many examples are resampled. */
export function resamplesFor(examples: number): number {
  return Math.max(fewestResamples, Math.min(mostResamples, Math.floor(work / examples)));
}

/**
 * A statistic of resampled examples, once per resample. Both runs are resampled together: the pairs stay pairs.
 * @param name of what is resampled: each has numbers of its own, whatever else is resampled
 * @param statistic of as many indices, some of them more than once
 */
export function resample(
  { size, count, seed, name }: { size: number; count: number; seed: number; name: string },
  statistic: (indices: Uint32Array) => number,
): Float64Array {
  const random = xorshift32(seedOf(`${seed}:${name}`));
  const indices = new Uint32Array(size);
  return new Float64Array(count).map(() => {
    for (let i = 0; i < size; i++) indices[i] = Math.floor(random() * size);
    return statistic(indices);
  });
}

/** 95 %: the 2.5th and the 97.5th percentile. */
export function percentileInterval(values: Float64Array): Interval {
  const rising = Float64Array.from(values).sort();
  const percentile = (p: number) => rising[Math.round(p * (rising.length - 1))] ?? NaN;
  return [percentile(0.025), percentile(0.975)];
}

/** FNV-1a, and never 0. Source: http://www.isthe.com/chongo/tech/comp/fnv/ */
function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0 || 1;
}
