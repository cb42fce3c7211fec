import { coreSections, priorSection, rewardBench2Domains, sections, type Section } from './sections';

/** A subset and its share in a weighted mean. */
export interface WeightedSubset {
  readonly name: string;
  readonly weight: number;
}

export interface SectionScore {
  readonly name: string;
  /** Σ weight · accuracy / Σ weight over the subsets present. */
  readonly accuracy: number;
  /** Those present, in table order. */
  readonly subsets: readonly WeightedSubset[];
  /** Names of the section's other subsets. */
  readonly missing: readonly string[];
  readonly complete: boolean;
}

/** One number made of whole sections. */
export interface OverallScore {
  readonly name: string;
  readonly formula: string;
  readonly accuracy: number;
  readonly subsets: readonly WeightedSubset[];
}

export interface SectionScores {
  /** Sections of which at least one subset is present; of RewardBench 2, where it is whole, its domains. */
  readonly sections: readonly SectionScore[];
  /** The variants of which every section is complete. */
  readonly overall: readonly OverallScore[];
}

interface OverallVariant {
  readonly name: string;
  readonly formula: string;
  readonly parts: readonly { readonly section: Section; readonly weight: number }[];
}

const equally = (parts: readonly Section[]) => parts.map((section) => ({ section, weight: 1 }));

/**
 * RewardBench has made one number of its sections in three ways. In the order of their age, newest first:
 *
 * - Leaderboard: the mean of the four core sections.
 * - Prior sets at half weight: `analysis/get_benchmark_results.py` from April 2024 on weighs the core sections 2 each
 *   and the prior sets 1. (A model without prior sets gets the mean of the four there: the leaderboard's number.)
 * - Paper: the mean of five sections in arXiv:2403.13787v1, table 7, and in the same script before.
 *
 * RewardBench 2 has a way of its own: Malik et al., arXiv:2506.01937, table 3.
 */
const overallVariants: readonly OverallVariant[] = [
  { name: 'Leaderboard', formula: 'mean of the four sections', parts: equally(coreSections) },
  {
    name: 'Prior Sets at half weight',
    formula: 'the four sections count 2 each, Prior Sets 1',
    parts: [...coreSections.map((section) => ({ section, weight: 2 })), { section: priorSection, weight: 1 }],
  },
  {
    name: 'Paper',
    formula: 'mean of the five sections, Prior Sets included',
    parts: equally([...coreSections, priorSection]),
  },
  { name: 'RewardBench 2', formula: 'mean of the six domains', parts: equally([rewardBench2Domains]) },
];

/**
 * Sections and one number from the accuracies of subsets (0..1, by name), as RewardBench weighs them. Subsets that
 * it does not know have no part in them.
 * Source: `calculate_scores_per_section` of https://github.com/allenai/reward-bench.
 */
export function sectionScores(accuracies: ReadonlyMap<string, number>): SectionScores {
  const first = sections
    .map((section) => scoreOf(section, accuracies))
    .filter(({ subsets }) => subsets.length > 0);
  const overall = overallVariants.flatMap((variant) => overallOf(variant, accuracies) ?? []);
  return { sections: [...first, ...domainsOf(accuracies, first.length > 0)], overall };
}

/** Whether all domains of RewardBench 2 are there. */
export function isRewardBench2(accuracies: ReadonlyMap<string, number>): boolean {
  return rewardBench2Domains.subsets.every(({ name }) => accuracies.has(name));
}

/** RewardBench 2's domains, none while one is missing: their names are words that other sets use too. */
function domainsOf(accuracies: ReadonlyMap<string, number>, besideOthers: boolean): SectionScore[] {
  if (!isRewardBench2(accuracies)) return [];
  return rewardBench2Domains.subsets.map((domain) => {
    // Both benchmarks have a section Safety.
    const name = besideOthers ? `${domain.name} (RewardBench 2)` : domain.name;
    return scoreOf({ name, subsets: [domain] }, accuracies);
  });
}

function scoreOf({ name, subsets }: Section, accuracies: ReadonlyMap<string, number>): SectionScore {
  const present = subsets.filter((subset) => accuracies.has(subset.name));
  const missing = subsets.filter((subset) => !accuracies.has(subset.name)).map((subset) => subset.name);
  return {
    name,
    accuracy: weightedMean(present, (subset) => accuracies.get(subset.name) ?? 0),
    subsets: present.map((subset) => ({ name: subset.name, weight: subset.weight })),
    missing,
    complete: missing.length === 0,
  };
}

function overallOf(
  { name, formula, parts }: OverallVariant,
  accuracies: ReadonlyMap<string, number>,
): OverallScore | undefined {
  const scored = parts.map(({ section, weight }) => ({ weight, score: scoreOf(section, accuracies) }));
  if (scored.some(({ score }) => !score.complete)) return undefined;
  return {
    name,
    formula,
    accuracy: weightedMean(scored, ({ score }) => score.accuracy),
    // Each section has its weight, its subsets their share of it.
    subsets: scored.flatMap(({ weight, score }) => {
      const total = score.subsets.reduce((sum, subset) => sum + subset.weight, 0);
      return score.subsets.map((subset) => ({ name: subset.name, weight: (weight * subset.weight) / total }));
    }),
  };
}

function weightedMean<T extends { readonly weight: number }>(
  items: readonly T[],
  value: (item: T) => number,
) {
  let [sum, weights] = [0, 0];
  for (const item of items) {
    sum += value(item) * item.weight;
    weights += item.weight;
  }
  return weights === 0 ? 0 : sum / weights;
}
