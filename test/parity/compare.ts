import type { ParityLine } from './parity-line';

/** Largest difference from the float64 reference that counts as equal. */
const absolute = 1e-4;
/** For log-probabilities, whose sums grow with the text: this share of the value does too. */
const relative = 1e-5;

/** Compares numbers one by one; NaN, missing and surplus ones count as infinitely far off. */
export function compare(
  name: string,
  got: readonly number[],
  wanted: readonly number[],
  kind: 'score' | 'log-probability' = 'score',
): ParityLine {
  let largest = got.length === wanted.length && wanted.length > 0 ? 0 : Infinity;
  let equal = largest === 0;
  for (const [i, value] of wanted.entries()) {
    const difference = Math.abs((got[i] ?? NaN) - value);
    const allowed = kind === 'score' ? absolute : Math.max(absolute, relative * Math.abs(value));
    if (!(difference <= allowed)) equal = false;
    largest = Number.isNaN(difference) ? Infinity : Math.max(largest, difference);
  }
  return { name, outcome: equal ? 'passed' : 'failed', detail: `|Δ| ${largest.toExponential(1)}` };
}
