import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { examplesFile } from './format';
import { readJournal } from './journal';
import { computeMetrics, type Metrics, type ScoredExample } from './metrics';
import { parseExample } from './run-reader-row';

/**
 * Metrics of the examples that a run's journal has scored.
 * @throws Error where the folder holds no run
 */
export async function runMetrics(folder: string): Promise<Metrics> {
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
    const { subset, chosen, completions } = example;
    scored.push({
      subset,
      chosen,
      // An example that could not be scored is no win.
      scores: score?.scores ?? completions.map(() => null),
      ...(score !== undefined && { truncated: score.truncated }),
    });
  }
  return computeMetrics(scored);
}
