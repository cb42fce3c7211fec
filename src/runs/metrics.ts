import type { Task } from '../datasets/example';
import { compareSubsets, tiesSubset } from '../datasets/sections';
import { BestOfNCurve, type CurvePoint } from './best-of-n';
import { wilson, type Interval } from './interval';
import { RunningMoments, RunningStatistics, type Moments, type Statistics } from './moments';
import { PositionBiasCounter, type PositionBias } from './position-bias';
import {
  sectionMetrics,
  type OverallMetrics,
  type ScoredSubset,
  type SectionMetrics,
} from './section-metrics';
import { tiesScore, type TiesExample, type TiesScore } from './ties-score';
import { allFinite, credit, judge, type Verdict } from './verdict';

/** One scored example. */
export interface ScoredExample {
  readonly id?: string;
  readonly subset: string;
  /** Indices into `scores` of the completions that should win. */
  readonly chosen: readonly number[];
  /** One per completion; null where the model gave no finite number. */
  readonly scores: readonly (number | null)[];
  /** Tokens cut from each completion's sequence. */
  readonly truncated?: readonly number[];
  /** Of models that compare: see `ScoreLine`. */
  readonly firstShown?: readonly (number | null)[];
}

/** Wins over a set of examples; all accuracies and intervals are proportions, 0..1. */
export interface Tally {
  readonly wins: number;
  readonly ties: number;
  /** Examples of which a score is missing: they count as losses. */
  readonly unscored: number;
  readonly total: number;
  /**
   * Wins over total (RewardBench 2: mean credit); 0 for no examples, null where nothing can be won (best of n,
   * dialogues).
   */
  readonly accuracy: number | null;
  /** 95 %. */
  readonly interval: Interval | null;
  /** Of all scores (dialogues) or of the best one of each prompt (best of n); null for the other tasks. */
  readonly scores: Statistics | null;
}

export interface SubsetMetrics extends Tally {
  readonly name: string;
}

export interface Metrics {
  readonly task: Task;
  /** RewardBench's table order, then by name. */
  readonly subsets: readonly SubsetMetrics[];
  /** Sections of which at least one subset is present. */
  readonly sections: readonly SectionMetrics[];
  /** RewardBench's one number, in each of its variants of which all sections are complete. */
  readonly overall: readonly OverallMetrics[];
  /** Over all examples alike. */
  readonly all: Tally;
  /** Examples of which at least one sequence was cut. */
  readonly truncated: number;
  /** Of the two scores that decide each scored example ({@link judge}), and of their difference. */
  readonly chosen: Moments;
  readonly rejected: Moments;
  readonly margin: Moments;
  /** RewardBench 2: what the score of its subset Ties is made of. */
  readonly tiesSubset?: TiesScore;
  /** Models that compare two completions. */
  readonly positionBias?: PositionBias;
  /** Best of n. */
  readonly bestOfN?: readonly CurvePoint[];
}

/**
 * Metrics of a run, or of the part of it that is scored so far.
 *
 * - `preference`: a win is {@link judge}'s, strictly above, so a tie or a missing score is no win.
 * - `rewardbench-2`: an accuracy is the mean of {@link credit}, with Wilson's interval, which is never narrower than
 *   that of part credits (their variance is at most p(1−p)); the subset Ties has its own formula ({@link tiesScore}).
 * - `best-of-n` and `dialogues`: nothing is won; the scores are described.
 *
 * Section means use RewardBench's weights (`src/datasets/sections.ts`) whatever the number of examples scored, as the
 * original does.
 */
export function computeMetrics(examples: Iterable<ScoredExample>, task: Task = 'preference'): Metrics {
  const counts = new Map<string, SubsetCounts>();
  const all = new SubsetCounts(task);
  const [chosen, rejected, margin] = [new RunningMoments(), new RunningMoments(), new RunningMoments()];
  const positionBias = new PositionBiasCounter();
  const curve = new BestOfNCurve();
  const tied: TiesExample[] = [];
  let truncated = 0;
  for (const example of examples) {
    const subset = counts.get(example.subset) ?? new SubsetCounts(task);
    counts.set(example.subset, subset);
    const verdict = judge(example.chosen, example.scores);
    const won =
      task === 'rewardbench-2' ? credit(example.chosen, example.scores) : Number(verdict.result === 'win');
    subset.add(verdict, won);
    all.add(verdict, won);
    if (example.truncated?.some((tokens) => tokens > 0)) truncated += 1;
    if (example.firstShown) positionBias.add(example.scores.length, example.firstShown);
    if (task === 'best-of-n' && allFinite(example.scores)) curve.add(example.scores);
    if (task === 'rewardbench-2' && example.subset === tiesSubset) tied.push({ id: '', ...example });
    if (verdict.chosen === null || verdict.rejected === null || verdict.margin === null) continue;
    chosen.add(verdict.chosen);
    rejected.add(verdict.rejected);
    margin.add(verdict.margin);
  }
  const ties = tiesScore(tied);
  const bias = positionBias.result();
  const subsets = [...counts]
    .map(([name, count]): SubsetMetrics => ({
      name,
      ...count.tally(),
      ...(name === tiesSubset && ties && { accuracy: ties.score, interval: ties.interval }),
    }))
    .sort((a, b) => compareSubsets(a.name, b.name));
  return {
    task,
    subsets,
    ...sectionMetrics(subsets.flatMap((subset) => toScoredSubset(subset, ties) ?? [])),
    all: all.tally(),
    truncated,
    chosen: chosen.result(),
    rejected: rejected.result(),
    margin: margin.result(),
    ...(ties && { tiesSubset: ties }),
    ...(bias && { positionBias: bias }),
    ...(task === 'best-of-n' && { bestOfN: curve.result() }),
  };
}

function toScoredSubset(
  { name, accuracy, total, ties }: SubsetMetrics,
  tiesScore: TiesScore | undefined,
): ScoredSubset | undefined {
  if (accuracy === null) return undefined;
  const variance = name === tiesSubset ? tiesScore?.variance : undefined;
  return { name, accuracy, total, ties, ...(variance !== undefined && { variance }) };
}

/** Counts over the examples of one subset, or of all. */
class SubsetCounts {
  private readonly results = { win: 0, loss: 0, tie: 0, scored: 0, unscored: 0 };
  private readonly scores = new RunningStatistics();
  private credit = 0;
  private total = 0;

  constructor(private readonly task: Task) {}

  add({ result, chosen }: Verdict, credit: number): void {
    this.results[result] += 1;
    this.total += 1;
    this.credit += credit;
    // Of best-of-n the best score; a dialogue has but one.
    if (chosen !== null) this.scores.add(chosen);
  }

  tally(): Tally {
    const { results, total, task } = this;
    const counts = { wins: results.win, ties: results.tie, unscored: results.unscored, total };
    if (task === 'best-of-n' || task === 'dialogues') {
      return { ...counts, accuracy: null, interval: null, scores: this.scores.result() };
    }
    const accuracy = total === 0 ? 0 : this.credit / total;
    return { ...counts, accuracy, interval: wilson(accuracy, total), scores: null };
  }
}
