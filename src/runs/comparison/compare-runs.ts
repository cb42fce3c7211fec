import type { JournalHeader } from '../format';
import type { Metrics } from '../metrics';
import { accuracyDeltas, type AccuracyDeltas } from './accuracy-deltas';
import { alignRuns, type CommonExamples, type Missing } from './alignment';
import { commonRun, type CommonRun } from './common-run';
import { ComparisonError } from './comparison-error';
import { ensemble, type EnsembleMode } from './ensemble';
import { flips, type Flip } from './flips';
import { pairRelations, subsetRelations, type PairRelation, type SubsetRelation } from './relations';
import { readRunScores, type RunScores } from './run-scores';
import { scatter, type Scatter } from './scatter';

/** One of the runs compared. */
export interface ComparedRun {
  /** The run's own id; of an ensemble `ensemble (mean)`. */
  readonly name: string;
  /** What was read; absent of an ensemble. */
  readonly source?: ComparedSource;
  /** Over the common examples alone. */
  readonly metrics: Metrics;
}

export interface ComparedSource {
  readonly folder: string;
  readonly header: JournalHeader;
  readonly missing: Missing;
  /** Common examples that it could not score: they count as losses. */
  readonly failed: number;
  /** Lines of its files that cannot be read. */
  readonly damaged: number;
}

/** A run against the baseline. */
export interface AgainstBaseline {
  /** Index in the comparison's runs. */
  readonly run: number;
  /** Preference sets and RewardBench 2. */
  readonly accuracies?: AccuracyDeltas;
  /** Of each subset; of all examples see `pairs`. */
  readonly relations: readonly SubsetRelation[];
  readonly flips: readonly Flip[];
  /** Of margins; of best-of-n and dialogues of scores. x is the baseline's. */
  readonly scatter: Scatter;
}

export interface Comparison {
  readonly common: CommonExamples;
  /** The baseline first, an ensemble last. */
  readonly runs: readonly ComparedRun[];
  readonly against: readonly AgainstBaseline[];
  /** Of every two runs. */
  readonly pairs: readonly PairRelation[];
  /** The runs' dataset files are not the same, though what they have in common is. */
  readonly otherFiles: boolean;
}

export interface CompareOptions {
  /** Adds a virtual run made of all the runs. */
  readonly ensemble?: EnsembleMode;
  /** Of the bootstrap: one seed gives one result. */
  readonly seed?: number;
}

/**
 * Compares runs with the first of them, over the examples that all of them have tried.
 * @param folders of two runs or more, the baseline first
 * @throws {ComparisonError} where they are of different tasks or data, or one of them is no run
 */
export async function compareRuns(
  folders: readonly string[],
  { ensemble: mode, seed = 0 }: CompareOptions = {},
): Promise<Comparison> {
  // One after another: while a file is read, much more than its columns is in memory.
  const read: RunScores[] = [];
  for (const folder of folders) read.push(await readRunScores(folder));
  const [first, ...others] = read;
  if (first === undefined || others.length === 0) {
    throw new ComparisonError('there is nothing to compare with', 'Name two runs or more.');
  }
  const { common, scores, missing, failed } = await alignRuns([first, ...others]);
  const all = mode === undefined ? scores : [...scores, ensemble(scores, mode)];
  const runs = all.map((own) => commonRun(common, own));
  const [baseline, ...rest] = runs;
  const hashes = read.map(({ header }) => header.fingerprint.dataset);
  return {
    common,
    runs: runs.map(({ metrics }, index): ComparedRun => {
      const source = read[index];
      if (source === undefined) return { name: `ensemble (${mode ?? ''})`, metrics };
      const { folder, header, damaged } = source;
      return {
        name: header.id,
        source: {
          folder,
          header,
          missing: missing[index] ?? { absent: [], pending: [] },
          failed: failed[index] ?? 0,
          damaged,
        },
        metrics,
      };
    }),
    against:
      baseline === undefined ? [] : rest.map((run, i) => againstBaseline(common, baseline, run, i + 1, seed)),
    pairs: pairRelations(runs),
    otherFiles: new Set(hashes).size > 1,
  };
}

function againstBaseline(
  common: CommonExamples,
  baseline: CommonRun,
  run: CommonRun,
  index: number,
  seed: number,
): AgainstBaseline {
  const judged = common.task === 'preference' || common.task === 'rewardbench-2';
  const [x, y] = judged ? [baseline.decisions.margin, run.decisions.margin] : [baseline.scores, run.scores];
  return {
    run: index,
    ...(judged && { accuracies: accuracyDeltas(common, baseline, run, seed) }),
    relations: subsetRelations(common, baseline, run),
    flips: flips(common, baseline, run),
    scatter: scatter(x, y),
  };
}
