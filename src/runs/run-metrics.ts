import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { TokenCounts } from '../protocol/evaluator';
import { examplesFile, type JournalHeader } from './format';
import { readJournal } from './journal';
import { computeMetrics, type Metrics, type ScoredExample } from './metrics';
import { parseExample } from './run-reader-row';
import { sumCounts } from './session-counts';

/**
 * Metrics of the examples that a run's journal has scored.
 * @throws Error where the folder holds no run
 */
export async function runMetrics(folder: string): Promise<Metrics> {
  return (await measureRun(folder)).metrics;
}

export interface MeasuredRun {
  readonly header: JournalHeader;
  readonly metrics: Metrics;
  /** Of all its sessions; undefined where none has told. */
  readonly counts: TokenCounts | undefined;
}

/** The same, with what the run is and what it computed. */
export async function measureRun(folder: string): Promise<MeasuredRun> {
  const journal = await readJournal(folder);
  if (journal === undefined) throw new Error(`${folder}: there is no run in this folder`);
  const scored: ScoredExample[] = [];
  let index = 0;
  const lines = createInterface({
    input: createReadStream(path.join(folder, examplesFile)),
    crlfDelay: Infinity,
  });
  for await (const line of lines) {
    const score = journal.scores.get(index);
    const failed = journal.errors.has(index);
    index++;
    const example = score !== undefined || failed ? parseExample(line) : undefined;
    if (example === undefined) continue;
    const { id, subset, chosen, completions } = example;
    scored.push({
      id,
      subset,
      chosen,
      // An example that could not be scored is no win.
      scores: score?.scores ?? completions.map(() => null),
      ...(score !== undefined && { truncated: score.truncated }),
      ...(score?.firstShown && { firstShown: score.firstShown }),
    });
  }
  const { header, sessions } = journal;
  return { header, metrics: computeMetrics(scored, header.dataset.task), counts: sumCounts(sessions) };
}
