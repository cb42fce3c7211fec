/** How far the scores of one model lie from those of another that should be the same but for rounding. */
export interface ScoreChange {
  /** Completions that both gave a finite score to; only they are compared. */
  readonly completions: number;
  /** Completions to which only one of the two gave a finite score. */
  readonly lost: number;
  /** Largest and mean absolute difference of a completion's two scores. */
  readonly largest: number;
  readonly mean: number;
  /** Standard deviation of the exact scores: what a difference is small or large against. */
  readonly spread: number;
  /** Kendall's τ-b between both rankings of all completions; null where either ranks nothing. */
  readonly tau: number | null;
  /** Pairs of completions of one example. */
  readonly pairs: number;
  /** Those of them in which the other completion is ahead now, or they have become or were a tie. */
  readonly changedPairs: number;
}

interface ScorePair {
  readonly exact: number;
  readonly other: number;
}

/**
 * Compares the scores of the same completions by two models.
 * @param exact for each example the score of each of its completions
 * @param other the same, in the same order
 */
export function scoreChange(
  exact: readonly (readonly number[])[],
  other: readonly (readonly number[])[],
): ScoreChange {
  const all = exact.map((scores, i) =>
    scores.map((score, j): ScorePair => ({ exact: score, other: other[i]?.[j] ?? NaN })),
  );
  const isLost = (pair: ScorePair) => Number.isFinite(pair.exact) !== Number.isFinite(pair.other);
  const examples = all.map((scores) => scores.filter(isFinitePair));
  const scores = examples.flat();
  const differences = scores.map((score) => Math.abs(score.exact - score.other));
  const verdicts = examples.flatMap(pairsOf).map(([a, b]) => {
    return Math.sign(a.exact - b.exact) !== Math.sign(a.other - b.other);
  });
  return {
    completions: scores.length,
    lost: all.flat().filter(isLost).length,
    largest: differences.reduce((most, difference) => Math.max(most, difference), 0),
    mean: mean(differences),
    spread: deviation(scores.map((score) => score.exact)),
    tau: kendall(scores),
    pairs: verdicts.length,
    changedPairs: verdicts.filter(Boolean).length,
  };
}

/**
 * E.g. `scores move by 0.012 on average and by 0.034 at most (1.1 % and 3.2 % of their deviation); Kendall's τ of the
 * rankings is 0.991; 1 of 32 pairs are decided otherwise`.
 */
export function scoreChangeText(change: ScoreChange): string {
  const { completions, largest, mean, spread, tau, pairs, changedPairs, lost } = change;
  const share = (difference: number) => `${number((100 * difference) / spread)} %`;
  const shares = spread > 0 ? ` (${share(mean)} and ${share(largest)} of their deviation)` : '';
  const moved = `scores move by ${number(mean)} on average and by ${number(largest)} at most${shares}`;
  return [
    ...(completions > 0 ? [moved] : []),
    ...(tau === null ? [] : [`Kendall's τ of the rankings is ${tau.toFixed(3)}`]),
    ...(pairs === 0 ? [] : [`${changedPairs} of ${pairs} pairs are decided otherwise`]),
    ...(lost === 0 ? [] : [`${lost} completions have no finite score in one of them`]),
  ].join('; ');
}

function isFinitePair({ exact, other }: ScorePair): boolean {
  return Number.isFinite(exact) && Number.isFinite(other);
}

function pairsOf<T>(items: readonly T[]): (readonly [T, T])[] {
  return items.flatMap((a, i) => items.slice(i + 1).map((b) => [a, b] as const));
}

/** τ-b. Source: M. Kendall, Rank Correlation Methods (1948), chapter 3. */
function kendall(scores: readonly ScorePair[]): number | null {
  let agreement = 0;
  let untiedExact = 0;
  let untiedOther = 0;
  for (const [a, b] of pairsOf(scores)) {
    const exact = Math.sign(a.exact - b.exact);
    const other = Math.sign(a.other - b.other);
    agreement += exact * other;
    untiedExact += exact ** 2;
    untiedOther += other ** 2;
  }
  const norm = Math.sqrt(untiedExact * untiedOther);
  return norm === 0 ? null : agreement / norm;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

/** Two digits that count. */
function number(value: number): string {
  if (value === 0) return '0';
  return value >= 100 && value < 1e6 ? value.toFixed(0) : value.toPrecision(2);
}
