import { compareSubsets } from '../datasets/sections';
import type { Finding } from '../protocol/evaluator';
import type { Accuracy, RunStatus, RunSummary, SubsetSummary } from '../protocol/report';
import type { JournalHeader, SessionLine } from './format';
import type { Interval } from './interval';
import { computeMetrics, type ScoredExample, type Tally } from './metrics';
import type { RowState } from './run-reader-row';

/** What a report says above its rows. `status` is what the journal alone tells. */
export function summarize(
  header: JournalHeader,
  sessions: readonly SessionLine[],
  rows: readonly RowState[],
  invalidLines: number,
): RunSummary {
  const metrics = computeMetrics(scoredExamples(rows));
  const problem = sessions.at(-1)?.message;
  const ends = sessions.filter(({ event }) => event === 'end');
  return {
    id: header.id,
    createdAt: header.createdAt,
    status: statusOf(sessions),
    ...(problem !== undefined && { problem }),
    model: header.model,
    task: header.dataset.task,
    dataset: header.dataset,
    chatTemplate: header.chatTemplate,
    provider: header.provider,
    maxLength: header.settings.maxLength,
    findings: latestFindings(header, ends),
    seconds: ends.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0),
    tokens: ends.reduce((sum, { tokens }) => sum + (tokens ?? 0), 0),
    invalidLines,
    ...tally(rows, metrics.all),
    subsets: bySubset(rows).map(([name, members]) => ({
      name,
      meanScore: null,
      ...tally(
        members,
        metrics.subsets.find((subset) => subset.name === name),
      ),
    })),
    sections: metrics.sections.map(({ name, accuracy, interval, total, complete }) => ({
      name,
      complete,
      accuracy: toAccuracy(accuracy, interval, total),
    })),
    overall:
      metrics.overall === null
        ? []
        : [
            {
              name: 'Leaderboard',
              formula: 'mean of the four sections',
              accuracy: toAccuracy(metrics.overall.accuracy, metrics.overall.interval, metrics.all.total),
            },
          ],
  };
}

function* scoredExamples(rows: readonly RowState[]): Generator<ScoredExample> {
  for (const { subset, chosen, outcome } of rows) {
    if (outcome?.kind === 'score') yield { subset, chosen, scores: outcome.scores };
    // An example that could not be scored is no win.
    else if (outcome) yield { subset, chosen, scores: [] };
  }
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
    accuracy: toAccuracy(scored?.accuracy ?? 0, scored?.interval ?? [0, 1], scored?.total ?? 0),
  };
}

function toAccuracy(value: number, [low, high]: Interval, scored: number): Accuracy {
  return scored === 0 ? { value: null, low: null, high: null, scored } : { value, low, high, scored };
}
