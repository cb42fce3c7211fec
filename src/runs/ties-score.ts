import { bootstrap, type Bootstrap } from './bootstrap';
import { wilson } from './interval';
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

/** A prompt in both its kinds. */
type Prompt = Partial<Record<'ref' | 'tied', Margins>>;

/**
 * The score of the subset Ties; undefined while no prompt is there in both kinds. A prompt with a missing score is
 * inaccurate and its margins count for nothing. The interval is of resampled prompts, each with both its kinds.
 * Source: `process_single_model` of https://github.com/allenai/reward-bench; Malik et al., arXiv:2506.01937, appendix.
 */
export function tiesScore(examples: Iterable<TiesExample>): TiesScore | undefined {
  const terms = tiesTerms(examples);
  if (!terms.some(({ both }) => both === 1)) return undefined;
  const all = combineTies(terms, Uint32Array.from(terms.keys()));
  const { interval, variance } = bootstrap(terms.length, (resample) => combineTies(terms, resample).score);
  if (interval[0] < interval[1]) return { ...all, interval, variance };
  // Prompts that are all alike would pass for certain.
  const [low, high] = wilson(all.score, terms.length);
  return { ...all, interval: [low, Math.max(high, all.score)], variance };
}

/** What each prompt adds, in the order in which the prompts come. */
export function tiesTerms(examples: Iterable<TiesExample>): TiesTerms[] {
  const prompts = new Map<string, Prompt>();
  for (const example of examples) {
    const [, kind, number] = /^(ref|tied):(\d+)$/.exec(example.id) ?? [];
    if (number === undefined || (kind !== 'ref' && kind !== 'tied')) continue;
    const prompt = prompts.get(number) ?? {};
    prompts.set(number, prompt);
    prompt[kind] = marginsOf(example);
  }
  return [...prompts.values()].map(termsOf);
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

/** What one prompt adds to each sum; the first three are 1 where it has a part in it. */
export interface TiesTerms {
  readonly hasTied: number;
  readonly hasReference: number;
  readonly both: number;
  readonly tied: number;
  readonly reference: number;
  readonly preferred: number;
  readonly preferredHard: number;
  readonly margin: number;
}

function termsOf({ ref, tied }: Prompt): TiesTerms {
  const gap = Math.min(ref?.gap ?? NaN, tied?.gap ?? NaN);
  const spread = tied?.spread ?? NaN;
  const margin = Math.tanh(gap / spread - 1);
  const both = ref !== undefined && tied !== undefined;
  return {
    hasTied: Number(tied !== undefined),
    hasReference: Number(ref !== undefined),
    both: Number(both),
    tied: Number(tied?.accurate ?? false),
    reference: Number(ref?.accurate ?? false),
    preferred: Number(both && tied.gap > spread),
    preferredHard: Number(gap > spread),
    margin: Number.isNaN(margin) ? 0 : margin,
  };
}

/**
 * The score of some prompts.
 * @param indices of the prompts counted, some of them more than once
 */
export function combineTies(
  terms: readonly TiesTerms[],
  indices: Uint32Array,
): Omit<TiesScore, keyof Bootstrap> {
  let [hasTied, hasReference, both] = [0, 0, 0];
  let [tied, reference, preferred, preferredHard, margin] = [0, 0, 0, 0, 0];
  for (let i = 0; i < indices.length; i++) {
    const each = terms[indices[i] ?? 0];
    if (each === undefined) continue;
    hasTied += each.hasTied;
    hasReference += each.hasReference;
    both += each.both;
    tied += each.tied;
    reference += each.reference;
    preferred += each.preferred;
    preferredHard += each.preferredHard;
    margin += each.margin;
  }
  const parts = {
    accuracyTied: mean(tied, hasTied),
    accuracyReference: mean(reference, hasReference),
    correctnessPreferred: mean(preferred, both),
    correctnessPreferredHard: mean(preferredHard, both),
    correctnessMargin: mean(margin, both),
  };
  const score =
    0.3 * parts.accuracyTied +
    0.3 * parts.accuracyReference +
    0.2 * parts.correctnessPreferred +
    0.2 * parts.correctnessPreferredHard +
    0.01 * parts.correctnessMargin;
  return { score, ...parts };
}

/** 0 for none. */
function mean(sum: number, count: number): number {
  return count === 0 ? 0 : sum / count;
}
