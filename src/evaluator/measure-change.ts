import type { Example } from '../datasets/example';
import type { Progress, RunSettings } from '../protocol/evaluator';
import type { PreparedExample } from '../scorers/scorer';
import { openModel } from './open-model';
import type { Watch } from './quantized-weights';
import { scoreChange, type ScoreChange } from './score-change';
import { scoreSample, takeSample } from './score-change-sample';

export interface Measured {
  /** As they are stored and computed in float32, and as they are going to be. */
  readonly exact: RunSettings;
  readonly other: RunSettings;
  /** Of the run; a sample of them is scored twice. */
  readonly examples: readonly Example[];
  /** What a template that asks for the date is told. */
  readonly today: Date;
  /** Where the runs' folders are. */
  readonly runsFolder: string;
  readonly watch: Watch;
}

export interface MeasuredChange {
  readonly change: ScoreChange;
  /** Examples in the sample. */
  readonly examples: number;
}

/**
 * Scores a sample of a run's examples by the exact model and by the one that is to be used. Only one of both is in
 * memory. Blocks the thread for a batch at a time.
 * @throws Error where either cannot be opened; the signal's reason once it is aborted
 */
export async function measureChange(measured: Measured): Promise<MeasuredChange> {
  const sample: PreparedExample[] = [];
  const exact = await scoresOf(measured.exact, measured, sample);
  const other = await scoresOf(measured.other, measured, sample);
  return { change: scoreChange(exact, other), examples: sample.length };
}

/** The first of both models takes the sample, for the tokens are the same to both. */
async function scoresOf(
  settings: RunSettings,
  { examples, today, runsFolder, watch }: Measured,
  sample: PreparedExample[],
): Promise<(readonly number[])[]> {
  const { emit, signal } = watch;
  const { scorer } = await openModel(settings, today, runsFolder, watch);
  try {
    if (sample.length === 0) sample.push(...(await takeSample(scorer, examples)));
    const onProgress = (done: number) => emit({ type: 'progress', progress: comparing(done, sample.length) });
    onProgress(0);
    const scores = await scoreSample(scorer, sample, { signal, onProgress });
    signal.throwIfAborted();
    return scores;
  } finally {
    await scorer.release();
  }
}

function comparing(done: number, total: number): Progress {
  return { phase: 'comparing', done, total, examplesPerSecond: 0, tokensPerSecond: 0 };
}
