import type { EvaluatorEvent, RunSettings } from '../protocol/evaluator';
import { EvaluationError } from './evaluation-error';
import { EvaluatorProcess } from './evaluator-process';
import { Journal, readJournal } from './journal';
import { ToldSession } from './told-session';

/** A cancelled run must end within a second, and a session run inside ONNX Runtime cannot be interrupted. */
const cancelGraceMilliseconds = 300;

export interface EvaluationRequest {
  readonly settings: RunSettings;
  /** Created when absent; gone on with when it holds a journal. */
  readonly runFolder: string;
  readonly onEvent: (event: EvaluatorEvent) => void;
  /** Aborting cancels the run: what is scored stays in the journal. */
  readonly signal?: AbortSignal;
  /** The evaluator's bundle; by default the one next to the running bundle. */
  readonly evaluatorFile?: string;
  /** Holds shared libraries that a GPU needs; searched where the run may use CUDA. */
  readonly libraryFolder?: string;
}

type Finished = Extract<EvaluatorEvent, { type: 'finished' }>;

export type EvaluationOutcome = Finished & {
  /** The process was ended because it did not stop in time. */
  readonly killed: boolean;
};

/**
 * Runs one evaluation in a process of its own, so that a crash in native code takes nothing else down.
 *
 * @returns how it ended, once the process is gone.
 * @throws {EvaluationError} when the evaluator reports a failure, dies, does not start or is not understood.
 */
export async function startEvaluation(request: EvaluationRequest): Promise<EvaluationOutcome> {
  const { settings, runFolder, onEvent, signal } = request;
  const cancelled: EvaluationOutcome = {
    type: 'finished',
    outcome: 'cancelled',
    findings: [],
    seconds: 0,
    tokens: 0,
    killed: false,
  };
  if (signal?.aborted) return cancelled;

  const { provider, placement } = settings;
  const mayUseCuda = provider === 'auto' || provider === 'cuda' || placement !== undefined;
  const libraries = mayUseCuda ? request.libraryFolder : undefined;
  const session = new ToldSession();
  const hear = (event: EvaluatorEvent) => {
    session.hear(event);
    onEvent(event);
  };
  const evaluator = new EvaluatorProcess(hear, request.evaluatorFile, libraries);
  let killTimer: NodeJS.Timeout | undefined;
  let killed = false;
  const cancel = (): void => {
    evaluator.send({ type: 'cancel' });
    killTimer = setTimeout(() => {
      killed = true;
      evaluator.kill();
    }, cancelGraceMilliseconds);
  };

  try {
    signal?.addEventListener('abort', cancel, { once: true });
    const end = await Promise.race([
      evaluator.converse({ type: 'evaluate', settings, runFolder }, 'finished'),
      evaluator.exited.then(async (how) => {
        // What interrupts this process may end the other as well, before it has been asked to stop.
        if (killed || signal?.aborted) {
          await endSession(runFolder, session);
          return { ...cancelled, killed };
        }
        throw new EvaluationError(
          `The evaluator process ended unexpectedly (${how}). What was scored until then is in the journal.` +
            evaluator.lastWords.map((line) => `\n${line}`).join(''),
          'Resume the run. If it ends again at the same place, the machine may be out of memory: lower the tokens per batch.',
        );
      }),
    ]);
    return 'killed' in end ? end : { ...end, killed: false };
  } finally {
    signal?.removeEventListener('abort', cancel);
    clearTimeout(killTimer);
    await evaluator.dismiss();
  }
}

/** Writes down for a process that was ended that it was cancelled: it could not do so itself. */
async function endSession(runFolder: string, { facts }: ToldSession): Promise<void> {
  const written = await readJournal(runFolder).catch(() => undefined);
  if (!written) return;
  const journal = await Journal.reopen(runFolder);
  await journal.append([
    { kind: 'session', event: 'end', at: new Date().toISOString(), outcome: 'cancelled', ...facts },
  ]);
  await journal.close();
}
