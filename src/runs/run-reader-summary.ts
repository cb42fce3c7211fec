import type { Finding } from '../protocol/evaluator';
import type { Accuracy, RunStatus, RunSummary, SubsetSummary } from '../protocol/report';
import type { JournalHeader, SessionLine } from './format';
import type { RowState } from './run-reader-row';

/** What a report says above its rows. `status` is what the journal alone tells. */
export function summarize(
  header: JournalHeader,
  sessions: readonly SessionLine[],
  rows: readonly RowState[],
  invalidLines: number,
): RunSummary {
  const problem = sessions.at(-1)?.message;
  const ends = sessions.filter(({ event }) => event === 'end');
  return {
    id: header.id,
    createdAt: header.createdAt,
    status: statusOf(sessions),
    ...(problem !== undefined && { problem }),
    model: header.model,
    dataset: header.dataset,
    chatTemplate: header.chatTemplate,
    provider: header.provider,
    maxLength: header.settings.maxLength,
    findings: latestFindings(header, ends),
    seconds: ends.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0),
    tokens: ends.reduce((sum, { tokens }) => sum + (tokens ?? 0), 0),
    invalidLines,
    ...tally(rows),
    subsets: bySubset(rows).map(([name, members]) => ({ name, ...tally(members) })),
  };
}

function statusOf(sessions: readonly SessionLine[]): RunStatus {
  const last = sessions.at(-1);
  return last?.event === 'end' ? (last.outcome ?? 'interrupted') : 'interrupted';
}

/** Each session reports what it found over all it saw; the latest knows most. */
function latestFindings(header: JournalHeader, ends: readonly SessionLine[]): Finding[] {
  return ends.findLast(({ findings }) => findings)?.findings ?? header.findings;
}

/** In the order of first appearance, which is the dataset's. */
function bySubset(rows: readonly RowState[]): [string, RowState[]][] {
  const groups = new Map<string, RowState[]>();
  for (const row of rows) {
    const group = groups.get(row.subset);
    if (group) group.push(row);
    else groups.set(row.subset, [row]);
  }
  return [...groups];
}

function tally(rows: readonly RowState[]): Omit<SubsetSummary, 'name'> {
  const counts = { win: 0, loss: 0, tie: 0, unscored: 0, error: 0, pending: 0 };
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
    accuracy: accuracyOf(counts.win, counts.win + counts.loss + counts.tie + counts.unscored),
  };
}

/** Share of examples won, with Wilson's score interval at 95 % (E. B. Wilson, 1927). */
function accuracyOf(wins: number, scored: number): Accuracy {
  if (scored === 0) return { value: null, low: null, high: null, scored };
  const z = 1.959963984540054;
  const value = wins / scored;
  const denominator = 1 + z ** 2 / scored;
  const centre = (value + z ** 2 / (2 * scored)) / denominator;
  const half = (z / denominator) * Math.sqrt((value * (1 - value)) / scored + z ** 2 / (4 * scored ** 2));
  return { value, low: Math.max(0, centre - half), high: Math.min(1, centre + half), scored };
}
