import { rewardBench2Domains } from '../datasets/sections';
import { sectionScores, type WeightedSubset } from '../datasets/section-scores';
import { weightedMean, type Interval, type Stratum } from './interval';

/** What is known of a subset: its accuracy and what it rests on. */
export interface ScoredSubset {
  readonly name: string;
  readonly accuracy: number;
  readonly total: number;
  readonly ties: number;
  /** Of the accuracy, where it is no mean over examples. */
  readonly variance?: number;
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

/** One number made of whole sections, in one of RewardBench's ways. */
export interface OverallMetrics {
  /** E.g. `Leaderboard`. */
  readonly name: string;
  readonly formula: string;
  readonly accuracy: number;
  /** 95 %. */
  readonly interval: Interval;
  readonly total: number;
}

const domains = new Set(rewardBench2Domains.subsets.map(({ name }) => name));

/** Sections (RewardBench 2 has only subsets) and overall numbers of the subsets scored, with intervals. */
export function sectionMetrics(subsets: readonly ScoredSubset[]): {
  readonly sections: readonly SectionMetrics[];
  readonly overall: readonly OverallMetrics[];
} {
  const byName = new Map(subsets.map((subset) => [subset.name, subset]));
  const { sections, overall } = sectionScores(
    new Map(subsets.map(({ name, accuracy }) => [name, accuracy] as const)),
  );
  const groups = sections.filter(({ subsets: parts }) => !parts.some(({ name }) => domains.has(name)));
  const members = (parts: readonly WeightedSubset[]) =>
    parts.flatMap(({ name, weight }) => {
      const subset = byName.get(name);
      return subset === undefined ? [] : [{ ...subset, weight }];
    });
  return {
    sections: groups.map(({ name, accuracy, subsets: parts, missing, complete }) => {
      const present = members(parts);
      return {
        name,
        accuracy,
        interval: weightedMean(present.map(toStratum)).interval,
        total: sum(present, ({ total }) => total),
        ties: sum(present, ({ ties }) => ties),
        subsets: present.map((subset) => subset.name),
        missing,
        complete,
      };
    }),
    overall: overall.map(({ name, formula, accuracy, subsets: parts }) => {
      const present = members(parts);
      const { interval } = weightedMean(present.map(toStratum));
      return { name, formula, accuracy, interval, total: sum(present, ({ total }) => total) };
    }),
  };
}

function toStratum({ accuracy, total, weight, variance }: ScoredSubset & WeightedSubset): Stratum {
  return { p: accuracy, n: total, weight, ...(variance !== undefined && { variance }) };
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
