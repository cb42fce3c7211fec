import { compareSubsets } from '../datasets/sections';
import type { Finding } from '../protocol/evaluator';
import type { Accuracy, RunStatus, RunSummary, SubsetSummary, TiesSummary } from '../protocol/report';
import type { JournalHeader, SessionLine } from './format';
import type { Interval } from './interval';
import { computeMetrics, type Metrics, type ScoredExample, type Tally } from './metrics';
import type { Statistics } from './moments';
import type { Share } from './position-bias';
import type { RowState } from './run-reader-row';
import { sumCounts } from './session-counts';
import type { TiesScore } from './ties-score';

/** What a report says above its rows. `status` is what the journal alone tells. */
export function summarize(
  header: JournalHeader,
  sessions: readonly SessionLine[],
  rows: readonly RowState[],
  invalidLines: number,
): RunSummary {
  const { task } = header.dataset;
  const metrics = computeMetrics(scoredExamples(rows), task);
  const problem = sessions.at(-1)?.message;
  const ends = sessions.filter(({ event }) => event === 'end');
  const counts = sumCounts(ends);
  return {
    id: header.id,
    createdAt: header.createdAt,
    status: statusOf(sessions),
    ...(problem !== undefined && { problem }),
    model: header.model,
    task,
    dataset: header.dataset,
    chatTemplate: header.chatTemplate,
    provider: header.provider,
    maxLength: header.settings.maxLength,
    findings: latestFindings(header, ends),
    seconds: ends.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0),
    tokens: ends.reduce((sum, { tokens }) => sum + (tokens ?? 0), 0),
    ...(counts !== undefined && { counts }),
    invalidLines,
    ...tally(rows, metrics.all),
    subsets: bySubset(rows).map(([name, members]) => {
      const subset = metrics.subsets.find((candidate) => candidate.name === name);
      return { name, ...scoreMoments(subset), ...tally(members, subset) };
    }),
    sections: metrics.sections.map(({ name, accuracy, interval, total, complete }) => ({
      name,
      complete,
      accuracy: toAccuracy(accuracy, interval, total),
    })),
    overall: metrics.overall.map(({ name, formula, accuracy, interval, total }) => ({
      name,
      formula,
      accuracy: toAccuracy(accuracy, interval, total),
    })),
    ...byTask(metrics),
  };
}

function* scoredExamples(rows: readonly RowState[]): Generator<ScoredExample> {
  for (const { subset, chosen, outcome } of rows) {
    if (outcome?.kind === 'score') {
      const { id, scores, firstShown } = outcome;
      yield { id, subset, chosen, scores, ...(firstShown && { firstShown }) };
    }
    // An example that could not be scored is no win.
    else if (outcome) yield { subset, chosen, scores: [] };
  }
}

/** What only some tasks, or some models, have. */
function byTask({
  tiesSubset,
  positionBias,
  bestOfN,
  all,
}: Metrics): Pick<RunSummary, 'tiesSubset' | 'positionBias' | 'bestOfN' | 'scores'> {
  return {
    ...(tiesSubset && { tiesSubset: toTiesSummary(tiesSubset) }),
    ...(all.scores && scoreSummary(all.scores)),
    ...(positionBias && {
      positionBias: {
        firstPreferred: toShare(positionBias.firstPreferred),
        consistent: toShare(positionBias.consistent),
      },
    }),
    ...(bestOfN && {
      bestOfN: bestOfN.map(({ n, expected, interval: [low, high] }) => ({ n, expected, low, high })),
    }),
  };
}

function toTiesSummary(ties: TiesScore): TiesSummary {
  return {
    score: ties.score,
    accuracyTied: ties.accuracyTied,
    accuracyReference: ties.accuracyReference,
    correctnessPreferred: ties.correctnessPreferred,
    correctnessPreferredHard: ties.correctnessPreferredHard,
    correctnessMargin: ties.correctnessMargin,
  };
}

/** Nothing while nothing is scored. */
function scoreSummary({ count, mean, std, lowest, highest }: Statistics): Pick<RunSummary, 'scores'> {
  if (lowest === null || highest === null) return {};
  return { scores: { count, mean, deviation: std, lowest, highest } };
}

function toShare({ value, interval, count }: Share): Accuracy {
  return toAccuracy(value, interval, count);
}

function scoreMoments(subset: Tally | undefined): Pick<SubsetSummary, 'meanScore' | 'scoreDeviation'> {
  if (!subset?.scores || subset.scores.count === 0) return { meanScore: null };
  return { meanScore: subset.scores.mean, scoreDeviation: subset.scores.std };
}

function statusOf(sessions: readonly SessionLine[]): RunStatus {
  const last = sessions.at(-1);
  return last?.event === 'end' ? (last.outcome ?? 'interrupted') : 'interrupted';
}

/** Each session reports what it found over all it saw; the latest knows most. */
function latestFindings(header: JournalHeader, ends: readonly SessionLine[]): Finding[] {
  return ends.findLast(({ findings }) => findings)?.findings ?? header.findings;
}

/** RewardBench's own subsets in the order of its tables, then the others by name. */
function bySubset(rows: readonly RowState[]): [string, RowState[]][] {
  const groups = new Map<string, RowState[]>();
  for (const row of rows) {
    const group = groups.get(row.subset);
    if (group) group.push(row);
    else groups.set(row.subset, [row]);
  }
  return [...groups].sort(([a], [b]) => compareSubsets(a, b));
}

function tally(
  rows: readonly RowState[],
  scored: Tally | undefined,
): Omit<SubsetSummary, 'name' | 'meanScore'> {
  const counts = { win: 0, loss: 0, tie: 0, scored: 0, unscored: 0, error: 0, pending: 0 };
  let truncated = 0;
  for (const row of rows) {
    counts[row.result]++;
    if (row.truncated) truncated++;
  }
  return {
    examples: rows.length,
    wins: counts.win,
    losses: counts.loss,
    ties: counts.tie,
    unscored: counts.unscored,
    errors: counts.error,
    truncated,
    accuracy: toAccuracy(scored?.accuracy ?? null, scored?.interval ?? null, scored?.total ?? 0),
  };
}

function toAccuracy(value: number | null, interval: Interval | null, scored: number): Accuracy {
  if (scored === 0 || value === null || interval === null) {
    return { value: null, low: null, high: null, scored };
  }
  return { value, low: interval[0], high: interval[1], scored };
}
