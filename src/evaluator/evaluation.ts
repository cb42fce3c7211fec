import path from 'node:path';
import type { Example } from '../datasets/example';
import type { PreferenceSet } from '../datasets/preference-set';
import { profileRun, timed } from '../profile/profiled-run';
import type { EvaluatorEvent, RunSettings } from '../protocol/evaluator';
import { FindingCounts, notScored } from './findings';
import { openModel, type OpenModel } from './open-model';
import { passReference, scoreUnscored } from './passes';
import { precisionFinding } from './precision-finding';
import { quantizedFinding } from './quantized-finding';
import { writeResultFiles } from './result-files';
import { earlierHeader, keepingSplit, openRun, readExamples, type OpenRun } from './run-folder';
import { withRunLock, type Finished } from './run-lock';
import { noticedIn } from './score-line';

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
  const earlier = await earlierHeader(runFolder);
  const today = earlier === undefined ? new Date() : new Date(earlier.createdAt);
  const runsFolder = path.dirname(runFolder);
  const watch = { emit, signal };
  const { examples } = set;
  // A run that goes on has what was found in its journal.
  const sampled = { examples, today, runsFolder, watch };
  const quantized = earlier === undefined ? await quantizedFinding(settings, sampled) : [];
  const opened = await openModel(keepingSplit(settings, earlier), today, runsFolder, watch);
  try {
    const rounded = earlier === undefined ? await precisionFinding(settings, opened, sampled) : [];
    const model = { ...opened, findings: [...opened.findings, ...quantized, ...rounded] };
    const run = await openRun(runFolder, settings, model, set, today);
    emit({
      type: 'started',
      runFolder,
      total: examples.length,
      done: run.scores.size,
      unreadable: set.unreadable.length,
      task: set.task,
      columns: [...set.columns],
      findings: [...model.findings],
      provider: model.provider,
    });
    return await scoreRest({ run, model, folder: runFolder, examples, emit, signal });
  } finally {
    await opened.scorer.release();
  }
}

interface Rest {
  readonly run: OpenRun;
  readonly model: OpenModel;
  readonly folder: string;
  readonly examples: readonly Example[];
  readonly emit: (event: EvaluatorEvent) => void;
  readonly signal: AbortSignal;
}

async function scoreRest(rest: Rest): Promise<Finished> {
  const { run, model, folder, examples, signal } = rest;
  const { scorer } = model;
  const { journal } = run;
  const start = performance.now();
  const noticed = new FindingCounts();
  for (const line of run.scores.values()) noticed.add(noticedIn(line));
  let rejected = 0;
  const report = () => ({
    seconds: (performance.now() - start) / 1000,
    tokens: scorer.counts.computed,
    counts: scorer.counts,
    findings: [...run.header.findings, ...noticed.findings(), ...notScored(rejected)],
  });
  const end = (outcome: 'done' | 'cancelled' | 'failed', message?: string) => {
    const at = new Date().toISOString();
    const line = { kind: 'session', event: 'end', at, outcome, ...report() } as const;
    return journal.append([{ ...line, ...(message !== undefined && { message }) }]);
  };
  await journal.append([{ kind: 'session', event: 'start', at: new Date().toISOString() }]);
  try {
    const passes = { ...rest, scorer, batchTokens: model.batchTokens };
    await passReference(passes);
    rejected = await scoreUnscored(passes, noticed);
    const outcome = signal.aborted ? 'cancelled' : 'done';
    if (outcome === 'done') {
      const { scores } = run;
      const finished = { ...model, task: run.header.dataset.task, examples, scores };
      await timed('files', () => writeResultFiles(folder, finished));
    }
    await end(outcome);
    return { type: 'finished', outcome, ...report() };
  } catch (error) {
    await end('failed', error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    await journal.close();
  }
}
