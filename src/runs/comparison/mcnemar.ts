/**
 * McNemar's exact test: the probability that the discordant pairs are split as unevenly as they are, or more so, if
 * each were as likely to fall on either side, 2 · P(X ≤ min(b, c)) with X ~ Bin(b + c, ½), at most 1; 1 for none.
 * Source: Q. McNemar, Psychometrika 12 (1947) 153–157; the exact form is the two-sided sign test.
 * @param b pairs that only the first won
 * @param c pairs that only the second won
 */
export function mcnemar(b: number, c: number): number {
  const trials = b + c;
  const fewer = Math.min(b, c);
  // C(trials, fewer) / 2^trials, as a logarithm: for thousands of pairs both are beyond a double.
  let logTerm = -trials * Math.LN2;
  for (let i = 1; i <= fewer; i++) logTerm += Math.log((trials - fewer + i) / i);
  let term = Math.exp(logTerm);
  let tail = term;
  for (let k = fewer; k > 0 && term > tail * Number.EPSILON; k--) {
    term *= k / (trials - k + 1);
    tail += term;
  }
  return Math.min(1, 2 * tail);
}

/**
 * Holm's correction of several tests' p-values: among all of them the chance of one false alarm is held. Each is
 * multiplied by the number of tests that are not smaller, and none comes before a smaller one.
 * Source: S. Holm, Scandinavian Journal of Statistics 6 (1979) 65–70.
 * @returns in the order given
 */
export function holm(pValues: readonly number[]): number[] {
  const corrected = pValues.map(() => 1);
  let least = 0;
  const rising = [...pValues.entries()].sort(([, a], [, b]) => a - b);
  for (const [rank, [index, p]] of rising.entries()) {
    least = Math.max(least, Math.min(1, p * (pValues.length - rank)));
    corrected[index] = least;
  }
  return corrected;
}
