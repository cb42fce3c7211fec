/**
 * RewardBench's sections: names, subsets, example counts and weights as its `constants.py` gives them.
 * Source: https://github.com/allenai/reward-bench (Apache-2.0); Lambert et al., arXiv:2403.13787, tables 1–2.
 */
export interface SectionSubset {
  readonly name: string;
  readonly examples: number;
  /** Its share in the section's mean; the count of examples but for `math-prm` and the prior sets. */
  readonly weight: number;
}

export interface Section {
  readonly name: string;
  readonly subsets: readonly SectionSubset[];
}

/** RewardBench 2's subset that has a formula of its own (`src/runs/ties-score.ts`). */
export const tiesSubset = 'Ties';

const weightedByCount = (counts: Readonly<Record<string, number>>): SectionSubset[] =>
  Object.entries(counts).map(([name, examples]) => ({ name, examples, weight: examples }));

/** The four sections of the core set `allenai/reward-bench` (2,985 examples); the leaderboard is their mean. */
export const coreSections: readonly Section[] = [
  {
    name: 'Chat',
    subsets: weightedByCount({
      'alpacaeval-easy': 100,
      'alpacaeval-length': 95,
      'alpacaeval-hard': 95,
      'mt-bench-easy': 28,
      'mt-bench-med': 40,
    }),
  },
  {
    name: 'Chat Hard',
    subsets: weightedByCount({
      'mt-bench-hard': 37,
      'llmbar-natural': 100,
      'llmbar-adver-neighbor': 134,
      'llmbar-adver-GPTInst': 92,
      'llmbar-adver-GPTOut': 47,
      'llmbar-adver-manual': 46,
    }),
  },
  {
    name: 'Safety',
    subsets: weightedByCount({
      'refusals-dangerous': 100,
      'refusals-offensive': 100,
      'xstest-should-refuse': 154,
      'xstest-should-respond': 250,
      donotanswer: 136,
    }),
  },
  {
    name: 'Reasoning',
    subsets: [
      // Weighted as much as the six programming subsets together.
      { name: 'math-prm', examples: 447, weight: 984 },
      ...weightedByCount({
        'hep-cpp': 164,
        'hep-go': 164,
        'hep-java': 164,
        'hep-js': 164,
        'hep-python': 164,
        'hep-rust': 164,
      }),
    ],
  },
];

/** Test splits of `allenai/preference-test-sets` that RewardBench calls prior sets: a plain mean of four. */
export const priorSection: Section = {
  name: 'Prior Sets',
  subsets: [
    { name: 'anthropic_helpful', examples: 6192, weight: 1 },
    { name: 'anthropic_hhh', examples: 221, weight: 1 },
    { name: 'shp', examples: 1741, weight: 1 },
    { name: 'summarize', examples: 9000, weight: 1 },
  ],
};

export const sections: readonly Section[] = [...coreSections, priorSection];

/** The six domains of `allenai/reward-bench-2` (1,865 examples): its one number is their plain mean. */
export const rewardBench2Domains: Section = {
  name: 'RewardBench 2',
  subsets: [
    { name: 'Factuality', examples: 475, weight: 1 },
    { name: 'Precise IF', examples: 160, weight: 1 },
    { name: 'Math', examples: 183, weight: 1 },
    { name: 'Safety', examples: 450, weight: 1 },
    { name: 'Focus', examples: 495, weight: 1 },
    { name: tiesSubset, examples: 102, weight: 1 },
  ],
};

/** Splits of `allenai/preference-test-sets`, each a subset: what the original keeps under `pref-sets/`. */
export const preferenceTestSets: ReadonlySet<string> = new Set([
  ...priorSection.subsets.map(({ name }) => name),
  'anthropic_harmless',
  'pku_better',
  'pku_safer',
  'mtbench_human',
  'mtbench_gpt4',
]);

const places = new Map(
  [...sections, rewardBench2Domains]
    .flatMap(({ subsets }) => subsets)
    .map(({ name }, index) => [name, index] as const),
);

/** Order of subsets wherever they are listed: RewardBench's own in table order, then the others by name. */
export function compareSubsets(a: string, b: string): number {
  const placeA = places.get(a) ?? places.size;
  const placeB = places.get(b) ?? places.size;
  if (placeA !== placeB) return placeA - placeB;
  return a < b ? -1 : Number(a > b);
}
