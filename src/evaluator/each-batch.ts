import { planBatches, type Batch, type BatchItem } from '../inference/batch-plan';
import { timed } from '../profile/profiled-run';
import type { EvaluatorEvent, Progress } from '../protocol/evaluator';
import type { Scorer } from '../scorers/scorer';
import { turnOfEventLoop } from './event-loop';
import { charactersOf, type Pending, type Unscored } from './pending';
import { preparedWindows, type PreparedWindow } from './prepared-windows';
import { ProgressMeter } from './progress-meter';

export interface Batches {
  readonly phase: Progress['phase'];
  readonly unscored: readonly Unscored[];
  /** Examples of the phase, and those that are done before it begins. */
  readonly total: number;
  readonly before: number;
  readonly scorer: Pick<Scorer, 'prepare' | 'tokensIn' | 'sharesBeginnings' | 'counts'>;
  readonly batchTokens: number;
  readonly emit: (event: EvaluatorEvent) => void;
  readonly signal: AbortSignal;
  /** Is shown each window first, and says what is to be computed of it. */
  readonly select: (window: PreparedWindow) => Promise<readonly Pending[]>;
  /** Examples that are not selected count as done. */
  readonly passes?: boolean;
}

/**
 * Gives batch after batch to the caller, until all are done or it is cancelled, and tells how far it is. The examples
 * are tokenized meanwhile.
 */
export async function* eachBatch(batches: Batches): AsyncGenerator<readonly Pending[]> {
  const { phase, unscored, total, before, scorer, batchTokens, emit, signal } = batches;
  const meter = new ProgressMeter(phase, { total, before, characters: sumOf(unscored, charactersOf) });
  const tell = (progress: Progress = meter.progress()) =>
    emit({ type: 'progress', progress, counts: scorer.counts });
  let tokenized = 0;
  let begun = false;
  tell(tokenizing(tokenized, unscored.length));
  for await (const window of preparedWindows(unscored, scorer, signal)) {
    const pending = await batches.select(window);
    const all = [...window.pending, ...window.rejected];
    const sizes = await timed('planning', () => pending.map((each) => sizeOf(each, scorer)));
    meter.plan(sumOf(all, charactersOf), sumOf(sizes, tokensOf));
    if (batches.passes) meter.pass(all.length - pending.length);
    tokenized += all.length;
    const atOnce = !begun;
    begun ||= pending.length > 0;
    tell(begun ? undefined : tokenizing(tokenized, unscored.length));
    const plan = await timed('planning', () => planBatches(sizes, batchTokens));
    for (const batch of atOnce ? smallestFirst(plan, sizes) : plan) {
      if (signal.aborted) return;
      const { computed } = scorer.counts;
      yield batch.flatMap((i) => pending[i] ?? []);
      const planned = sumOf(batch, (i) => sizes[i]?.tokens ?? 0);
      meter.add(batch.length, planned, scorer.counts.computed - computed);
      tell();
      await turnOfEventLoop();
    }
  }
}

/** Before there is anything to compute. */
function tokenizing(done: number, total: number): Progress {
  return { phase: 'tokenizing', done, total, examplesPerSecond: 0, tokensPerSecond: 0 };
}

function sizeOf({ prepared }: Pending, scorer: Batches['scorer']): BatchItem {
  return {
    tokens: scorer.tokensIn(prepared),
    longest: Math.max(0, ...prepared.sequences.map(({ tokens }) => tokens.length)),
    beginning: scorer.sharesBeginnings ? prepared.sequences[0]?.tokens : undefined,
  };
}

/** The smallest item by itself before all others, so that the first score is there soon. */
function smallestFirst(plan: readonly Batch[], items: readonly BatchItem[]): readonly Batch[] {
  const [first, ...others] = [...items.keys()].sort((a, b) => tokensOf(items[a]) - tokensOf(items[b]));
  if (first === undefined || others.length === 0) return plan;
  const rest = plan.map((batch) => batch.filter((i) => i !== first));
  return [[first], ...rest.filter((batch) => batch.length > 0)];
}

function tokensOf(item: BatchItem | undefined): number {
  return item?.tokens ?? 0;
}

function sumOf<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}
