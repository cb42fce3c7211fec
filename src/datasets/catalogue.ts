import { hubSnapshot } from '../hub/snapshot-path';
import type { Task } from './example';
import { coreSections, rewardBench2Domains } from './sections';

/** A set that RewardBench is made of, as the hub has it. */
export interface KnownDataset {
  /** `org/name` on the hub. */
  readonly name: string;
  /** Other names it goes or went by. */
  readonly aliases: readonly string[];
  readonly title: string;
  readonly task: Task;
  /** Configurations read where none is named; absent = the only one. */
  readonly defaultConfigs?: readonly string[];
  /** Splits read where none is named, in this order. */
  readonly defaultSplits: readonly string[];
  readonly splits: readonly KnownSplit[];
  /** What a row's subset is: what its column `subset` says, or the split or configuration it is of. */
  readonly subsetIs: 'column' | 'split' | 'config';
  /** Columns that its rows are known to have. */
  readonly columns: readonly string[];
}

export interface KnownSplit {
  readonly name: string;
  readonly rows?: number;
  readonly subsets?: readonly KnownSubset[];
}

export interface KnownSubset {
  readonly name: string;
  readonly rows: number;
}

const toSubset = ({ name, examples }: { name: string; examples: number }): KnownSubset => ({
  name,
  rows: examples,
});

/** Each split of the prior sets is a subset. */
const priorSplit = (name: string, rows: number): KnownSplit => ({ name, rows, subsets: [{ name, rows }] });

/**
 * The sets that RewardBench's own scripts read, with the numbers of rows that their cards and the original's tests
 * state. Sources: https://huggingface.co/datasets/allenai/reward-bench and the pages of the others;
 * `rewardbench/utils.py` and `tests/test_data.py` of https://github.com/allenai/reward-bench (Apache-2.0).
 */
export const knownDatasets: readonly KnownDataset[] = [
  {
    name: 'allenai/reward-bench',
    aliases: [],
    title: 'RewardBench',
    task: 'preference',
    defaultSplits: ['filtered'],
    splits: [
      {
        name: 'filtered',
        rows: 2985,
        subsets: coreSections.flatMap(({ subsets }) => subsets).map(toSubset),
      },
      { name: 'raw', rows: 5123 },
    ],
    subsetIs: 'column',
    columns: ['prompt', 'chosen', 'chosen_model', 'rejected', 'rejected_model', 'subset', 'id'],
  },
  {
    name: 'allenai/preference-test-sets',
    aliases: ['allenai/pref-test-sets'],
    title: 'Preference test sets (prior sets)',
    task: 'preference',
    // The original leaves out pku_better and pku_safer since 2024-03.
    defaultSplits: [
      'anthropic_harmless',
      'anthropic_helpful',
      'summarize',
      'shp',
      'anthropic_hhh',
      'mtbench_human',
      'mtbench_gpt4',
    ],
    splits: [
      priorSplit('anthropic_harmless', 2266),
      priorSplit('anthropic_helpful', 6192),
      priorSplit('summarize', 9000),
      priorSplit('pku_better', 9000),
      priorSplit('pku_safer', 9000),
      priorSplit('shp', 1741),
      priorSplit('anthropic_hhh', 221),
      priorSplit('mtbench_human', 3355),
      priorSplit('mtbench_gpt4', 2400),
    ],
    subsetIs: 'split',
    columns: ['prompt', 'chosen', 'rejected'],
  },
  {
    name: 'allenai/reward-bench-2',
    aliases: [],
    title: 'RewardBench 2',
    task: 'rewardbench-2',
    defaultSplits: ['test'],
    splits: [{ name: 'test', rows: 1865, subsets: rewardBench2Domains.subsets.map(toSubset) }],
    subsetIs: 'column',
    columns: ['id', 'prompt', 'chosen', 'rejected', 'num_correct', 'total_completions', 'models', 'subset'],
  },
  {
    name: 'ai2-adapt-dev/HERM_BoN_candidates',
    aliases: [],
    title: 'Best-of-n candidates for AlpacaEval and MT-Bench',
    task: 'best-of-n',
    defaultConfigs: ['alpaca_eval', 'mt_bench'],
    defaultSplits: ['zephyr', 'tulu'],
    // AlpacaEval has 805 prompts; how many rows mt_bench has is not stated anywhere.
    splits: ['zephyr', 'tulu'].map((name) => ({ name, subsets: [{ name: 'alpaca_eval', rows: 805 }] })),
    subsetIs: 'config',
    columns: ['id', 'instruction', 'output', 'generator'],
  },
];

/**
 * What is known of a dataset by its name: `org/name`, with or without `@revision`; or a folder: a snapshot in the
 * Hugging Face cache, or one whose path ends with the name.
 */
export function findKnownDataset(nameOrFolder: string): KnownDataset | undefined {
  const snapshot = hubSnapshot(nameOrFolder);
  const text = snapshot?.kind === 'dataset' ? snapshot.name : nameOrFolder.replaceAll('\\', '/');
  const [withoutRevision = ''] = text.trim().replace(/\/+$/, '').split('@');
  const name = withoutRevision.split('/').slice(-2).join('/').toLowerCase();
  return knownDatasets.find((known) =>
    [known.name, ...known.aliases].some((other) => other.toLowerCase() === name),
  );
}

/**
 * The known set that a folder of any name is laid out as: one with the same configurations. Nothing is known of its
 * rows.
 */
export function findKnownLayout(configs: ReadonlySet<string>): KnownDataset | undefined {
  const known = knownDatasets.find(({ defaultConfigs }) => defaultConfigs?.every((one) => configs.has(one)));
  return known && { ...known, splits: [], columns: [] };
}
