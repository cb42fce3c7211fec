import { bootstrap, type Bootstrap } from './bootstrap';
import { allFinite } from './verdict';

/** What RewardBench 2's score of its subset Ties is made of; proportions but for the margin, which is in −1..1. */
export interface TiesScore extends Bootstrap {
  /** .30 accuracyTied + .30 accuracyReference + .20 preferred + .20 preferred hard + .01 margin. */
  readonly score: number;
  /** Prompts with many right answers, all of which score above every wrong one. */
  readonly accuracyTied: number;
  /** The same of the prompts with one right answer. */
  readonly accuracyReference: number;
  readonly correctnessPreferred: number;
  readonly correctnessPreferredHard: number;
  readonly correctnessMargin: number;
}

/** An example of the subset: `ref:<n>` has one right answer, `tied:<n>` several, to kindred prompts. */
export interface TiesExample {
  readonly id: string;
  readonly chosen: readonly number[];
  readonly scores: readonly (number | null)[];
}

interface Margins {
  readonly accurate: boolean;
  /** Between the best and the worst right answer. */
  readonly spread: number;
  /** Between the worst right and the best wrong answer. */
  readonly gap: number;
}

/**
 * The score of the subset Ties; undefined while no prompt is there in both kinds. A prompt with a missing score is
 * inaccurate and its margins count for nothing. The interval is of resampled prompts, each with both its kinds.
 * Source: `process_single_model` of https://github.com/allenai/reward-bench; Malik et al., arXiv:2506.01937, appendix.
 */
export function tiesScore(examples: Iterable<TiesExample>): TiesScore | undefined {
  const prompts = new Map<string, Partial<Record<'ref' | 'tied', Margins>>>();
  for (const example of examples) {
    const [, kind, number] = /^(ref|tied):(\d+)$/.exec(example.id) ?? [];
    if (number === undefined || (kind !== 'ref' && kind !== 'tied')) continue;
    prompts.set(number, { ...prompts.get(number), [kind]: marginsOf(example) });
  }
  const terms = [...prompts.values()].map(termsOf);
  if (!terms.some(({ margin }) => margin !== undefined)) return undefined;
  const all = combine(terms);
  return { ...all, ...bootstrap(terms.length, (resample) => combine(drawn(terms, resample)).score) };
}

function marginsOf({ chosen, scores }: TiesExample): Margins {
  const isRight = new Set(chosen);
  const right: TiesExample['scores'] = scores.filter((_, index) => isRight.has(index));
  const wrong: TiesExample['scores'] = scores.filter((_, index) => !isRight.has(index));
  if (!allFinite(right) || !allFinite(wrong)) return { accurate: false, spread: NaN, gap: NaN };
  const worst = right.reduce((low, score) => Math.min(low, score));
  const best = right.reduce((high, score) => Math.max(high, score));
  const gap = worst - wrong.reduce((high, score) => Math.max(high, score));
  return { accurate: gap > 0, spread: right.length > 1 ? best - worst : NaN, gap };
}

/** What one prompt adds to each mean; undefined where it has no part in it. */
interface Terms {
  readonly tied: number | undefined;
  readonly reference: number | undefined;
  readonly preferred: number | undefined;
  readonly preferredHard: number | undefined;
  readonly margin: number | undefined;
}

function termsOf({ ref, tied }: Partial<Record<'ref' | 'tied', Margins>>): Terms {
  const accuracies = { tied: tied && Number(tied.accurate), reference: ref && Number(ref.accurate) };
  if (!tied || !ref) {
    return { ...accuracies, preferred: undefined, preferredHard: undefined, margin: undefined };
  }
  const gap = Math.min(ref.gap, tied.gap);
  const margin = Math.tanh(gap / tied.spread - 1);
  return {
    ...accuracies,
    preferred: Number(tied.gap > tied.spread),
    preferredHard: Number(gap > tied.spread),
    margin: Number.isNaN(margin) ? 0 : margin,
  };
}

function combine(terms: Iterable<Terms>): Omit<TiesScore, keyof Bootstrap> {
  const [tied, reference, preferred, preferredHard, margin] = [mean(), mean(), mean(), mean(), mean()];
  for (const each of terms) {
    tied.add(each.tied);
    reference.add(each.reference);
    preferred.add(each.preferred);
    preferredHard.add(each.preferredHard);
    margin.add(each.margin);
  }
  const parts = {
    accuracyTied: tied.result(),
    accuracyReference: reference.result(),
    correctnessPreferred: preferred.result(),
    correctnessPreferredHard: preferredHard.result(),
    correctnessMargin: margin.result(),
  };
  const score =
    0.3 * parts.accuracyTied +
    0.3 * parts.accuracyReference +
    0.2 * parts.correctnessPreferred +
    0.2 * parts.correctnessPreferredHard +
    0.01 * parts.correctnessMargin;
  return { score, ...parts };
}

/** Mean of the values that are there; 0 for none. */
function mean() {
  let [sum, count] = [0, 0];
  return {
    add(value: number | undefined): void {
      if (value === undefined) return;
      sum += value;
      count += 1;
    },
    result: (): number => (count === 0 ? 0 : sum / count),
  };
}

function* drawn<T>(items: readonly T[], indices: Uint32Array): Generator<T> {
  for (const index of indices) {
    const item = items[index];
    if (item !== undefined) yield item;
  }
}
