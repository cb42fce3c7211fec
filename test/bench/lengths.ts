import { uniform } from './random-weights';

/** Lengths in tokens of a subset's rows, each list at the same shares of the rows, rising from 0 to 1. */
export interface SubsetLengths {
  readonly subset: string;
  readonly rows: number;
  readonly prompt: readonly number[];
  readonly chosen: readonly number[];
  readonly rejected: readonly number[];
}

/** Lengths of an example's parts, in tokens. */
export interface ExampleLengths {
  readonly prompt: number;
  /** Of each completion; the prompt not counted. */
  readonly completions: readonly number[];
}

export interface Draw {
  readonly examples: number;
  /** Of each example: an even number, half of them with the lengths of chosen ones, half with those of rejected ones. */
  readonly completions: number;
  /** No sequence is longer: what is too much is taken from the prompt. */
  readonly longest: number;
  readonly seed: number;
}

/** Lengths from `low` up to below `high`. */
export interface EvenDraw {
  readonly examples: number;
  readonly completions: number;
  readonly prompt: readonly [low: number, high: number];
  readonly completion: readonly [low: number, high: number];
}

/** The value at a share of `values` in rising order, linear between neighbours. */
export function quantile(values: readonly number[], share: number): number {
  const place = share * (values.length - 1);
  const [low = NaN, high = low] = values.slice(Math.floor(place));
  return low + (place - Math.floor(place)) * (high - low);
}

/** The value at a share, where `values` are known at `shares` only. */
export function interpolate(values: readonly number[], shares: readonly number[], share: number): number {
  const next = Math.max(
    1,
    shares.findIndex((each) => each >= share),
  );
  const [from = 0, to = 1] = shares.slice(next - 1);
  const [low = NaN, high = low] = values.slice(next - 1);
  return low + ((share - from) / (to - from)) * (high - low);
}

/** Parts `total` in proportion to `weights`: the largest remainders are rounded up. */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const parts = exact.map(Math.floor);
  const left = total - parts.reduce((all, part) => all + part, 0);
  const byRemainder = exact.map((value, i) => ({ i, rest: value % 1 })).sort((a, b) => b.rest - a.rest);
  for (const { i } of byRemainder.slice(0, left)) parts[i] = (parts[i] ?? 0) + 1;
  return parts;
}

/**
 * Examples with the lengths of real rows, subset after subset as in the file. Each subset's lengths are drawn evenly
 * from all of its range (stratified), so that few examples spread as many would; prompt and completions independently.
 */
export function drawLengths(
  subsets: readonly SubsetLengths[],
  shares: readonly number[],
  { examples, completions, longest, seed }: Draw,
): ExampleLengths[] {
  const random = uniform(seed);
  const counts = apportion(
    examples,
    subsets.map(({ rows }) => rows),
  );
  return subsets.flatMap((subset, i) => {
    const count = counts[i] ?? 0;
    const draw = (values: readonly number[], many: number) =>
      stratified(many, random).map((share) => Math.max(1, Math.round(interpolate(values, shares, share))));
    const prompts = draw(subset.prompt, count);
    const half = (count * completions) / 2;
    const chosen = draw(subset.chosen, half);
    const rejected = draw(subset.rejected, half);
    return prompts.map((prompt) => {
      const own = Array.from({ length: completions / 2 }, () => [chosen.pop() ?? 1, rejected.pop() ?? 1])
        .flat()
        .map((length) => Math.min(length, longest - 1));
      return { prompt: Math.max(1, Math.min(prompt, longest - Math.max(...own))), completions: own };
    });
  });
}

/** Examples whose lengths differ little. */
export function evenLengths({ examples, completions, prompt, completion }: EvenDraw): ExampleLengths[] {
  const random = uniform(0);
  const between = ([low, high]: readonly [number, number]) => low + Math.floor(random() * (high - low));
  return Array.from({ length: examples }, () => ({
    prompt: between(prompt),
    completions: Array.from({ length: completions }, () => between(completion)),
  }));
}

/** One number from each n-th of [0, 1], in random order. */
function stratified(count: number, random: () => number): number[] {
  const numbers = Array.from({ length: count }, (_, i) => (i + random()) / count);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [numbers[i], numbers[j]] = [numbers[j] ?? 0, numbers[i] ?? 0];
  }
  return numbers;
}
