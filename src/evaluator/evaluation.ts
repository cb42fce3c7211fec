import path from 'node:path';
import type { Example } from '../datasets/example';
import type { PreferenceSet } from '../datasets/preference-set';
import { profileRun, timed } from '../profile/profiled-run';
import type { EvaluatorEvent, RunSettings } from '../protocol/evaluator';
import type { JournalLine, ScoreLine } from '../runs/format';
import type { CompletionScores } from '../scorers/scorer';
import { eachBatch } from './each-batch';
import { turnOfEventLoop } from './event-loop';
import { FindingCounts, notScored } from './findings';
import { openModel, type OpenModel } from './open-model';
import type { Pending } from './pending';
import { writeResultFiles } from './result-files';
import { openRun, readExamples, startedAt, type OpenRun } from './run-folder';
import { withRunLock, type Finished } from './run-lock';

/** Examples tokenized between two looks at the event loop. */
const tokenizedAtOnce = 128;

export interface Evaluation {
  readonly settings: RunSettings;
  readonly runFolder: string;
  readonly emit: (event: EvaluatorEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * Scores what a run's journal does not hold yet. Everything scored is on the disk before the next batch
 * starts; a cancelled or failed run goes on from there when it is evaluated again.
 * @throws Error saying what is wrong; the journal keeps what was scored
 */
export async function evaluate({ settings, runFolder, emit, signal }: Evaluation): Promise<void> {
  const loading = { phase: 'loading', done: 0, total: 0, examplesPerSecond: 0, tokensPerSecond: 0 } as const;
  emit({ type: 'progress', progress: loading });
  const work = async () => {
    const set = await timed('dataset', () => readExamples(settings));
    return withRunLock(runFolder, { emit, signal }, () =>
      evaluateSet({ settings, runFolder, emit, signal }, set),
    );
  };
  // The last word comes after the lock is free: who hears it may end this process.
  emit(await (settings.profile ? profileRun(runFolder, work) : work()));
}

async function evaluateSet(
  { settings, runFolder, emit, signal }: Evaluation,
  set: PreferenceSet,
): Promise<Finished> {
  const started = (await startedAt(runFolder)) ?? new Date();
  const model = await openModel(settings, started, path.dirname(runFolder));
  try {
    const run = await openRun(runFolder, settings, model, set, started);
    emit({
      type: 'started',
      runFolder,
      total: set.examples.length,
      done: run.scores.size,
      unreadable: set.unreadable.length,
      task: set.task,
      columns: [...set.columns],
      findings: [...model.findings],
      provider: model.provider,
    });
    return await scoreRest({ run, model, folder: runFolder, examples: set.examples, settings, emit, signal });
  } finally {
    await model.scorer.release();
  }
}

interface Rest {
  readonly run: OpenRun;
  readonly model: OpenModel;
  readonly folder: string;
  readonly examples: readonly Example[];
  readonly settings: RunSettings;
  readonly emit: (event: EvaluatorEvent) => void;
  readonly signal: AbortSignal;
}

async function scoreRest(rest: Rest): Promise<Finished> {
  const { run, model, folder, examples, signal } = rest;
  const { journal } = run;
  const start = performance.now();
  const counts = new FindingCounts();
  for (const line of run.scores.values()) counts.add(noticedIn(line));
  let failed = 0;
  const findings = () => [...run.header.findings, ...counts.findings(), ...notScored(failed)];
  const end = (outcome: 'done' | 'cancelled' | 'failed', message?: string) =>
    journal.append([
      {
        kind: 'session',
        event: 'end',
        at: new Date().toISOString(),
        outcome,
        seconds: (performance.now() - start) / 1000,
        tokens: model.scorer.counts.computed,
        findings: findings(),
        ...(message !== undefined && { message }),
      },
    ]);
  await journal.append([{ kind: 'session', event: 'start', at: new Date().toISOString() }]);
  try {
    const pending = await prepareRest(rest);
    failed = examples.length - run.scores.size - pending.length;
    await passReference(rest, pending);
    await scoreBatches(rest, pending, counts);
    const outcome = signal.aborted ? 'cancelled' : 'done';
    if (outcome === 'done') {
      const { scores } = run;
      const finished = { ...model, task: run.header.dataset.task, examples, scores };
      await timed('files', () => writeResultFiles(folder, finished));
    }
    await end(outcome);
    const seconds = (performance.now() - start) / 1000;
    const tokens = model.scorer.counts.computed;
    return { type: 'finished', outcome, findings: findings(), seconds, tokens };
  } catch (error) {
    await end('failed', error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    await journal.close();
  }
}

/**
 * Tokenizes what has no score yet; an example that the template rejects is journalled as an error.
 * @throws Error where all are rejected
 */
async function prepareRest({ run, model, examples, emit, signal }: Rest): Promise<Pending[]> {
  const todo = examples
    .map((example, index) => ({ example, index }))
    .filter(({ index }) => !run.scores.has(index));
  const pending: Pending[] = [];
  let rejection: string | undefined;
  for (let start = 0; start < todo.length && !signal.aborted; start += tokenizedAtOnce) {
    const chunk = todo.slice(start, start + tokenizedAtOnce);
    const prepared = await timed('tokenizing', () =>
      model.scorer.prepare(chunk.map(({ example }) => example)),
    );
    const errors: JournalLine[] = [];
    for (const [i, { example, index }] of chunk.entries()) {
      const result = prepared[i] ?? new Error('it was not prepared');
      if (result instanceof Error) {
        rejection ??= result.message;
        errors.push({ kind: 'error', index, id: example.id, message: result.message });
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
  if (rejection !== undefined && pending.length === 0 && run.scores.size === 0 && !signal.aborted) {
    throw new Error(`no example can be scored; of the first: ${rejection}`);
  }
  return pending;
}

/** Asks the reference model, where there is one, for what it has not said yet of these examples. */
async function passReference(rest: Rest, pending: readonly Pending[]): Promise<void> {
  const { scorer } = rest.model;
  const { reference } = scorer;
  if (reference === undefined) return;
  const lacking = pending.filter(({ prepared }) => reference.lacks(prepared));
  if (lacking.length === 0) return;
  const { batchTokens } = rest.settings;
  const counts = { total: pending.length, before: pending.length - lacking.length };
  const batches = { ...rest, ...counts, phase: 'reference', pending: lacking, scorer, batchTokens } as const;
  for await (const items of eachBatch(batches))
    await reference.compute(items.map(({ prepared }) => prepared));
}

/** Scores batch after batch, until done or cancelled, and journals each. */
async function scoreBatches(rest: Rest, pending: readonly Pending[], counts: FindingCounts): Promise<void> {
  const { run, model, examples, settings } = rest;
  const { scorer } = model;
  const { batchTokens } = settings;
  const done = { total: examples.length, before: run.scores.size };
  for await (const items of eachBatch({ ...rest, ...done, phase: 'scoring', pending, scorer, batchTokens })) {
    const scores = await scorer.score(items.map(({ prepared }) => prepared));
    const lines = items.map((item, i) => scoreLine(item, scores[i] ?? { scores: [] }));
    await run.journal.append(lines);
    for (const line of lines) {
      run.scores.set(line.index, line);
      counts.add(noticedIn(line));
    }
  }
}

function scoreLine(
  { index, example, prepared }: Pending,
  { scores, firstShown }: CompletionScores,
): ScoreLine {
  const finite = (score: number) => (Number.isFinite(score) ? score : null);
  return {
    kind: 'score',
    index,
    id: example.id,
    scores: scores.map(finite),
    tokens: prepared.sequences.map(({ tokens }) => tokens.length),
    truncated: [...prepared.truncated],
    ...(firstShown !== undefined && { firstShown: firstShown.map(finite) }),
    ...(prepared.noticed.size > 0 && { noticed: [...prepared.noticed] }),
  };
}

function noticedIn({ noticed = [], scores }: ScoreLine): string[] {
  return scores.includes(null) ? [...noticed, 'not-finite'] : noticed;
}
