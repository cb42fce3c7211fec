import type { Example } from '../datasets/example';
import type { EvaluatorEvent } from '../protocol/evaluator';
import type { JournalLine } from '../runs/format';
import type { Scorer } from '../scorers/scorer';
import { eachBatch } from './each-batch';
import type { FindingCounts } from './findings';
import type { Rejected, Unscored } from './pending';
import type { OpenRun } from './run-folder';
import { noticedIn, scoreLine } from './score-line';

/** What the passes over a run's examples work with. */
export interface Passes {
  readonly run: OpenRun;
  readonly scorer: Scorer;
  readonly examples: readonly Example[];
  /** Tokens of one batch. */
  readonly batchTokens: number;
  readonly emit: (event: EvaluatorEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * Asks the reference model, where there is one, for what it has not said yet. The examples are tokenized again for
 * the model itself: that costs little, and all of them would be much to keep.
 */
export async function passReference(passes: Passes): Promise<void> {
  const { reference } = passes.scorer;
  if (reference === undefined) return;
  const unscored = unscoredOf(passes);
  const batches = eachBatch({
    ...passes,
    phase: 'reference',
    unscored,
    total: unscored.length,
    before: 0,
    select: ({ pending }) => Promise.resolve(pending.filter(({ prepared }) => reference.lacks(prepared))),
    passes: true,
  });
  for await (const batch of batches) await reference.compute(batch.map(({ prepared }) => prepared));
}

/**
 * Scores batch after batch what has no score yet, until done or cancelled, and journals each; an example that is
 * rejected is journalled as an error.
 * @returns how many are rejected
 * @throws Error where all are
 */
export async function scoreUnscored(passes: Passes, findings: FindingCounts): Promise<number> {
  const { run, scorer, examples, signal } = passes;
  const rejections: string[] = [];
  const batches = eachBatch({
    ...passes,
    phase: 'scoring',
    unscored: unscoredOf(passes),
    total: examples.length,
    before: run.scores.size,
    async select({ pending, rejected }) {
      await run.journal.append(rejected.map(errorLine));
      for (const { message } of rejected) rejections.push(message);
      return pending;
    },
  });
  for await (const batch of batches) {
    const scores = await scorer.score(batch.map(({ prepared }) => prepared));
    const lines = batch.map((item, i) => scoreLine(item, scores[i] ?? { scores: [] }));
    await run.journal.append(lines);
    for (const line of lines) {
      run.scores.set(line.index, line);
      findings.add(noticedIn(line));
    }
  }
  const [first] = rejections;
  if (first !== undefined && run.scores.size === 0 && !signal.aborted) {
    throw new Error(`no example can be scored; of the first: ${first}`);
  }
  return rejections.length;
}

function unscoredOf({ run, examples }: Passes): Unscored[] {
  return examples.flatMap((example, index) => (run.scores.has(index) ? [] : [{ index, example }]));
}

function errorLine({ index, example, message }: Rejected): JournalLine {
  return { kind: 'error', index, id: example.id, message };
}
