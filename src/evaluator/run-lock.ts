import { setTimeout } from 'node:timers/promises';
import { withFileLock } from '../hub/file-lock';
import type { EvaluatorEvent } from '../protocol/evaluator';

/** How an evaluation ends. */
export type Finished = Extract<EvaluatorEvent, { type: 'finished' }>;

/**
 * Runs `hold` while no other process works on the run in the folder: two that write one journal would lose each
 * other's lines. Who comes second waits, and then finds scored what the first has scored.
 */
export async function withRunLock(
  runFolder: string,
  { emit, signal }: { readonly emit: (event: EvaluatorEvent) => void; readonly signal: AbortSignal },
  hold: () => Promise<Finished>,
): Promise<Finished> {
  let waits = false;
  const wait = async (milliseconds: number, stop?: AbortSignal) => {
    if (!waits) {
      emit({
        type: 'log',
        level: 'info',
        message: 'another program works on this run; waiting until it ends',
      });
    }
    waits = true;
    await setTimeout(milliseconds, undefined, { signal: stop });
  };
  try {
    // Beside the folder, which is only made once there is something to keep in it.
    return await withFileLock(`${runFolder}.lock`, { wait, signal }, hold);
  } catch (error) {
    if (!signal.aborted || !(error instanceof Error) || error.name !== 'AbortError') throw error;
    return { type: 'finished', outcome: 'cancelled', findings: [], seconds: 0, tokens: 0 };
  }
}
