import { compareSubsets, coreSections, sections, type Section } from '../datasets/sections';
import { weightedMean, wilson, type Interval, type Stratum } from './interval';
import { RunningMoments, type Moments } from './moments';
import { judge } from './verdict';

/** One scored example. */
export interface ScoredExample {
  readonly subset: string;
  /** Indices into `scores` of the completions that should win. */
  readonly chosen: readonly number[];
  /** One per completion; null where the model gave no finite number. */
  readonly scores: readonly (number | null)[];
  /** Tokens cut from each completion's sequence. */
  readonly truncated?: readonly number[];
}

/** Wins over a set of examples; all accuracies and intervals are proportions, 0..1. */
export interface Tally {
  readonly wins: number;
  readonly ties: number;
  /** Examples of which a score is missing: they count as losses. */
  readonly unscored: number;
  readonly total: number;
  /** Wins over total; 0 for no examples. */
  readonly accuracy: number;
  /** 95 %. */
  readonly interval: Interval;
}

export interface SubsetMetrics extends Tally {
  readonly name: string;
}

/** A weighted mean of subsets, as RewardBench defines it. */
export interface SectionMetrics {
  readonly name: string;
  readonly accuracy: number;
  /** 95 %. */
  readonly interval: Interval;
  /** Examples in the subsets present. */
  readonly total: number;
  readonly ties: number;
  /** Names of the section's subsets present, in table order. */
  readonly subsets: readonly string[];
  /** Names of those of which no example was scored: the mean is over the others. */
  readonly missing: readonly string[];
  readonly complete: boolean;
}

export interface Metrics {
  /** RewardBench's table order, then by name. */
  readonly subsets: readonly SubsetMetrics[];
  /** Sections of which at least one subset is present. */
  readonly sections: readonly SectionMetrics[];
  /** The leaderboard's number: the plain mean of the four core sections. Null unless all are complete. */
  readonly overall: { readonly accuracy: number; readonly interval: Interval } | null;
  /** Over all examples alike. */
  readonly all: Tally;
  /** Examples of which at least one sequence was cut. */
  readonly truncated: number;
  /**
   * Of the two scores that decide each scored example (for a pair: its scores; for best-of-N the lowest
   * chosen and the highest rejected one), and of their difference.
   */
  readonly chosen: Moments;
  readonly rejected: Moments;
  readonly margin: Moments;
}

/**
 * Metrics of a run, or of the part of it that is scored so far. Section means use RewardBench's weights
 * (`src/datasets/sections.ts`) whatever the number of examples scored, as the original does. A win is
 * {@link judge}'s: strictly above, so a tie or a missing score is no win. (RewardBench 2's part credit for
 * ties and its formula for the subset Ties are not applied.)
 */
export function computeMetrics(examples: Iterable<ScoredExample>): Metrics {
  const counts = new Map<string, Counts>();
  const [chosen, rejected, margin] = [new RunningMoments(), new RunningMoments(), new RunningMoments()];
  let truncated = 0;
  for (const example of examples) {
    const subset = counts.get(example.subset) ?? { win: 0, tie: 0, loss: 0, unscored: 0 };
    counts.set(example.subset, subset);
    const verdict = judge(example.chosen, example.scores);
    subset[verdict.result] += 1;
    if (example.truncated?.some((tokens) => tokens > 0)) truncated += 1;
    if (verdict.chosen === null || verdict.rejected === null || verdict.margin === null) continue;
    chosen.add(verdict.chosen);
    rejected.add(verdict.rejected);
    margin.add(verdict.margin);
  }
  const subsets = [...counts]
    .map(([name, count]): SubsetMetrics => ({ name, ...tally(count) }))
    .sort((a, b) => compareSubsets(a.name, b.name));
  return {
    subsets,
    sections: sections.flatMap((section) => sectionMetrics(section, subsets) ?? []),
    overall: overall(subsets),
    all: tally(sum(counts.values())),
    truncated,
    chosen: chosen.result(),
    rejected: rejected.result(),
    margin: margin.result(),
  };
}

type Counts = Record<'win' | 'tie' | 'loss' | 'unscored', number>;

function sum(counts: Iterable<Counts>): Counts {
  const total: Counts = { win: 0, tie: 0, loss: 0, unscored: 0 };
  for (const { win, tie, loss, unscored } of counts) {
    total.win += win;
    total.tie += tie;
    total.loss += loss;
    total.unscored += unscored;
  }
  return total;
}

function tally({ win, tie, loss, unscored }: Counts): Tally {
  const total = win + tie + loss + unscored;
  const accuracy = total === 0 ? 0 : win / total;
  return { wins: win, ties: tie, unscored, total, accuracy, interval: wilson(accuracy, total) };
}

function sectionMetrics(section: Section, subsets: readonly SubsetMetrics[]): SectionMetrics | undefined {
  const present = presentIn(section, subsets);
  if (present.length === 0) return undefined;
  const names = present.map(({ name }) => name);
  const missing = section.subsets.map(({ name }) => name).filter((name) => !names.includes(name));
  return {
    name: section.name,
    ...weightedMean(present),
    total: present.reduce((total, { n }) => total + n, 0),
    ties: present.reduce((total, { ties }) => total + ties, 0),
    subsets: names,
    missing,
    complete: missing.length === 0,
  };
}

interface PresentSubset extends Stratum {
  readonly name: string;
  readonly ties: number;
}

function presentIn(section: Section, subsets: readonly SubsetMetrics[]): PresentSubset[] {
  return section.subsets.flatMap(({ name, weight }) => {
    const subset = subsets.find((candidate) => candidate.name === name);
    return subset === undefined
      ? []
      : [{ name, p: subset.accuracy, n: subset.total, weight, ties: subset.ties }];
  });
}

function overall(subsets: readonly SubsetMetrics[]): Metrics['overall'] {
  const strata = coreSections.map((section) => {
    const present = presentIn(section, subsets);
    const total = present.reduce((weights, { weight }) => weights + weight, 0);
    // Each section weighs 1, its subsets their share of it.
    return present.map(({ p, n, weight }): Stratum => ({ p, n, weight: weight / total }));
  });
  const complete = coreSections.every((section, index) => strata[index]?.length === section.subsets.length);
  return complete ? weightedMean(strata.flat()) : null;
}
