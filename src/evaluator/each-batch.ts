import { planBatches } from '../inference/batch-plan';
import { timed } from '../profile/profiled-run';
import type { EvaluatorEvent, Progress } from '../protocol/evaluator';
import type { Scorer } from '../scorers/scorer';
import { turnOfEventLoop } from './event-loop';
import type { Pending } from './pending';
import { ProgressMeter } from './progress-meter';

/** Tokens of one session run where the user names no other: short enough to show progress and to cancel. */
const defaultBatchTokens = 1024;

export interface Batches {
  readonly phase: Progress['phase'];
  readonly pending: readonly Pending[];
  /** Examples of the phase, and those that are done before it begins. */
  readonly total: number;
  readonly before: number;
  readonly scorer: Pick<Scorer, 'tokensIn'>;
  readonly batchTokens: number | undefined;
  readonly emit: (event: EvaluatorEvent) => void;
  readonly signal: AbortSignal;
}

/** Gives batch after batch to the caller, until all are done or it is cancelled, and tells how far it is. */
export async function* eachBatch(batches: Batches): AsyncGenerator<readonly Pending[]> {
  const { phase, pending, total, before, scorer, batchTokens, emit, signal } = batches;
  const sizes = await timed('planning', () =>
    pending.map(({ prepared }) => ({
      tokens: scorer.tokensIn(prepared),
      longest: Math.max(...prepared.sequences.map(({ tokens }) => tokens.length)),
    })),
  );
  const sum = (indices: Iterable<number>) => {
    let tokens = 0;
    for (const i of indices) tokens += sizes[i]?.tokens ?? 0;
    return tokens;
  };
  const meter = new ProgressMeter(phase, total, before, sum(sizes.keys()));
  emit({ type: 'progress', progress: meter.progress() });
  for (const batch of planBatches(sizes, batchTokens ?? defaultBatchTokens)) {
    if (signal.aborted) return;
    yield batch.flatMap((i) => pending[i] ?? []);
    meter.add(batch.length, sum(batch));
    emit({ type: 'progress', progress: meter.progress() });
    await turnOfEventLoop();
  }
}
