import type { Example } from '../datasets/example';
import { planBatches } from '../inference/batch-plan';
import type { EvaluatorEvent, Finding, RunSettings } from '../protocol/evaluator';
import type { JournalLine, ScoreLine } from '../runs/format';
import type { PreparedExample, Scorer } from '../scorers/scorer';
import { FindingCounts } from './findings';
import { openModel } from './open-model';
import { ProgressMeter } from './progress-meter';
import { openRun, readExamples, startedAt, type OpenRun } from './run-folder';

/** Tokens of one session run where the user names no other: short enough to show progress and to cancel. */
const defaultBatchTokens = 1024;
/** Examples tokenized between two looks at the event loop. */
const tokenizedAtOnce = 128;

export interface Evaluation {
  readonly settings: RunSettings;
  readonly runFolder: string;
  readonly emit: (event: EvaluatorEvent) => void;
  readonly signal: AbortSignal;
}

interface Pending {
  readonly index: number;
  readonly example: Example;
  readonly prepared: PreparedExample;
}

/**
 * Scores what a run's journal does not hold yet. Everything scored is on the disk before the next batch
 * starts; a cancelled or failed run goes on from there when it is evaluated again.
 * @throws Error saying what is wrong; the journal keeps what was scored
 */
export async function evaluate({ settings, runFolder, emit, signal }: Evaluation): Promise<void> {
  const loading = { phase: 'loading', done: 0, total: 0, examplesPerSecond: 0, tokensPerSecond: 0 } as const;
  emit({ type: 'progress', progress: loading });
  const set = await readExamples(settings);
  const started = (await startedAt(runFolder)) ?? new Date();
  const model = await openModel(settings, started);
  try {
    const run = await openRun(runFolder, settings, model, set, started);
    emit({
      type: 'started',
      runFolder,
      total: set.examples.length,
      done: run.scores.size,
      unreadable: set.unreadable.length,
      columns: [...set.columns],
      findings: [...model.findings],
      provider: model.provider,
    });
    await scoreRest({ run, scorer: model.scorer, examples: set.examples, settings, emit, signal });
  } finally {
    await model.scorer.release();
  }
}

interface Rest {
  readonly run: OpenRun;
  readonly scorer: Scorer;
  readonly examples: readonly Example[];
  readonly settings: RunSettings;
  readonly emit: (event: EvaluatorEvent) => void;
  readonly signal: AbortSignal;
}

async function scoreRest(rest: Rest): Promise<void> {
  const { run, signal, emit } = rest;
  const { journal } = run;
  const start = performance.now();
  const counts = new FindingCounts();
  for (const line of run.scores.values()) counts.add(noticedIn(line));
  const end = (
    outcome: 'done' | 'cancelled' | 'failed',
    tokens: number,
    findings: Finding[],
    message?: string,
  ) =>
    journal.append([
      {
        kind: 'session',
        event: 'end',
        at: new Date().toISOString(),
        outcome,
        seconds: (performance.now() - start) / 1000,
        tokens,
        findings,
        ...(message !== undefined && { message }),
      },
    ]);
  let tokens = 0;
  await journal.append([{ kind: 'session', event: 'start', at: new Date().toISOString() }]);
  try {
    const pending = await prepareRest(rest, counts);
    for await (const computed of scoreBatches(rest, pending, counts)) tokens = computed;
    const outcome = signal.aborted ? 'cancelled' : 'done';
    await end(outcome, tokens, counts.findings());
    const seconds = (performance.now() - start) / 1000;
    emit({ type: 'finished', outcome, findings: counts.findings(), seconds, tokens });
  } catch (error) {
    await end('failed', tokens, counts.findings(), error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    await journal.close();
  }
}

/** Tokenizes what has no score yet; an example that the template rejects is journalled as an error. */
async function prepareRest(
  { run, scorer, examples, emit, signal }: Rest,
  counts: FindingCounts,
): Promise<Pending[]> {
  const todo = examples
    .map((example, index) => ({ example, index }))
    .filter(({ index }) => !run.scores.has(index));
  const pending: Pending[] = [];
  for (let start = 0; start < todo.length && !signal.aborted; start += tokenizedAtOnce) {
    const chunk = todo.slice(start, start + tokenizedAtOnce);
    const prepared = await scorer.prepare(chunk.map(({ example }) => example));
    const errors: JournalLine[] = [];
    for (const [i, { example, index }] of chunk.entries()) {
      const result = prepared[i] ?? new Error('it was not prepared');
      if (result instanceof Error) {
        errors.push({ kind: 'error', index, id: example.id, message: result.message });
        counts.add(['not-scored']);
      } else {
        pending.push({ index, example, prepared: result });
      }
    }
    await run.journal.append(errors);
    const done = start + chunk.length;
    const progress = {
      phase: 'tokenizing',
      done,
      total: todo.length,
      examplesPerSecond: 0,
      tokensPerSecond: 0,
    } as const;
    emit({ type: 'progress', progress });
    await turnOfEventLoop();
  }
  return pending;
}

/** Scores batch after batch until done or cancelled; yields the tokens computed so far. */
async function* scoreBatches(
  { run, scorer, examples, settings, emit, signal }: Rest,
  pending: readonly Pending[],
  counts: FindingCounts,
): AsyncGenerator<number> {
  const sizes = pending.map(({ prepared }) => {
    const lengths = prepared.sequences.map(({ tokens }) => tokens.length);
    return { tokens: lengths.reduce((sum, length) => sum + length, 0), longest: Math.max(...lengths) };
  });
  const meter = new ProgressMeter(
    examples.length,
    run.scores.size,
    sizes.reduce((sum, { tokens }) => sum + tokens, 0),
  );
  emit({ type: 'progress', progress: meter.progress() });
  for (const batch of planBatches(sizes, settings.batchTokens ?? defaultBatchTokens)) {
    if (signal.aborted) return;
    const items = batch.flatMap((i) => pending[i] ?? []);
    const scores = await scorer.score(items.map(({ prepared }) => prepared));
    const lines = items.map((item, i) => scoreLine(item, scores[i] ?? []));
    for (const line of lines) counts.add(noticedIn(line));
    await run.journal.append(lines);
    meter.add(
      items.length,
      batch.reduce((sum, i) => sum + (sizes[i]?.tokens ?? 0), 0),
    );
    emit({ type: 'progress', progress: meter.progress() });
    yield meter.tokens;
    await turnOfEventLoop();
  }
}

function scoreLine({ index, example, prepared }: Pending, scores: readonly number[]): ScoreLine {
  return {
    kind: 'score',
    index,
    id: example.id,
    scores: scores.map((score) => (Number.isFinite(score) ? score : null)),
    tokens: prepared.sequences.map(({ tokens }) => tokens.length),
    truncated: [...prepared.truncated],
    ...(prepared.noticed.size > 0 && { noticed: [...prepared.noticed] }),
  };
}

function noticedIn({ noticed = [], scores }: ScoreLine): string[] {
  return scores.includes(null) ? [...noticed, 'not-finite'] : noticed;
}

/** Lets a waiting message (cancel) in: session runs block the thread. */
function turnOfEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
