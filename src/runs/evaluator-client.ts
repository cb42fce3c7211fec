import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { EvaluatorEvent, type EvaluatorRequest, type RunSettings } from '../protocol/evaluator';
import { Journal, readJournal } from './journal';

/** How long the process may take to load its code and say `ready`. */
const startUpMilliseconds = 30_000;
/** A cancelled run must end within a second, and a session run inside ONNX Runtime cannot be interrupted. */
const cancelGraceMilliseconds = 300;
/** How long a process that has said its last word may take to exit. */
const exitGraceMilliseconds = 2_000;
const stderrLinesKept = 20;

export interface EvaluationRequest {
  readonly settings: RunSettings;
  /** Created when absent; gone on with when it holds a journal. */
  readonly runFolder: string;
  readonly onEvent: (event: EvaluatorEvent) => void;
  /** Aborting cancels the run: what is scored stays in the journal. */
  readonly signal?: AbortSignal;
  /** The evaluator's bundle; by default the one next to the running bundle. */
  readonly evaluatorFile?: string;
}

type Finished = Extract<EvaluatorEvent, { type: 'finished' }>;

export type EvaluationOutcome = Finished & {
  /** The process was ended because it did not stop in time. */
  readonly killed: boolean;
};

/** A run that stopped before its end. What was scored until then is in the journal. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';

  constructor(
    message: string,
    /** What the user can do about it. */
    readonly advice?: string,
  ) {
    super(message);
  }
}

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

  const child = fork(request.evaluatorFile ?? join(__dirname, 'evaluator.cjs'), [], {
    // In a desktop VS Code the executable is Electron, which this variable makes behave as Node.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const exited = exitOf(child);
  const stderr = forwardOutput(child, onEvent);
  let killTimer: NodeJS.Timeout | undefined;
  let killed = false;
  const cancel = (): void => {
    send(child, { type: 'cancel' });
    killTimer = setTimeout(() => {
      killed = true;
      child.kill('SIGKILL');
    }, cancelGraceMilliseconds);
  };

  try {
    signal?.addEventListener('abort', cancel, { once: true });
    const end = await Promise.race([
      converse(child, { type: 'evaluate', settings, runFolder }, onEvent),
      exited.then(async (how) => {
        // What interrupts this process may end the other as well, before it has been asked to stop.
        if (killed || signal?.aborted) {
          await endSession(runFolder);
          return { ...cancelled, killed };
        }
        throw new EvaluationError(
          `The evaluator process ended unexpectedly (${how}). What was scored until then is in the journal.` +
            (stderr.length > 0 ? `\n${stderr.join('\n')}` : ''),
          'Resume the run. If it ends again at the same place, the machine may be out of memory: lower the tokens per batch.',
        );
      }),
    ]);
    return 'killed' in end ? end : { ...end, killed: false };
  } finally {
    signal?.removeEventListener('abort', cancel);
    clearTimeout(killTimer);
    await dismiss(child, exited);
  }
}

/** Sends the request once the process is ready; settles with its last word. */
function converse(
  child: ChildProcess,
  request: EvaluatorRequest,
  onEvent: (event: EvaluatorEvent) => void,
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const startUp = setTimeout(() => {
      reject(
        new EvaluationError(`The evaluator process did not start within ${startUpMilliseconds / 1000} s.`),
      );
    }, startUpMilliseconds);
    child.once('exit', () => clearTimeout(startUp));
    child.on('message', (message) => {
      const parsed = v.safeParse(EvaluatorEvent, message);
      if (!parsed.success) {
        reject(
          new EvaluationError(
            `The evaluator sent a message that is not understood: ${v.summarize(parsed.issues)}`,
          ),
        );
        return;
      }
      const event = parsed.output;
      onEvent(event);
      if (event.type === 'ready') {
        clearTimeout(startUp);
        send(child, request);
      } else if (event.type === 'finished') {
        resolve(event);
      } else if (event.type === 'failed') {
        reject(new EvaluationError(event.message, event.advice));
      }
    });
  });
}

/** Resolves to how the process ended; a process that could not be started counts as ended. */
function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    // `close` follows the end of the output streams, so that the last lines of stderr are there.
    child.once('close', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${String(code)}`));
  });
}

/** Passes the process's output on as log events. Returns its last lines on stderr, kept up to date. */
function forwardOutput(child: ChildProcess, onEvent: (event: EvaluatorEvent) => void): string[] {
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (message) => {
      onEvent({ type: 'log', level: stream === child.stderr ? 'warning' : 'debug', message });
      if (stream === child.stderr) last.push(message);
      if (last.length > stderrLinesKept) last.shift();
    });
  }
  return last;
}

/** Writes down for a process that was ended that it was cancelled: it could not do so itself. */
async function endSession(runFolder: string): Promise<void> {
  const written = await readJournal(runFolder).catch(() => undefined);
  if (!written) return;
  const journal = await Journal.reopen(runFolder);
  await journal.append([
    { kind: 'session', event: 'end', at: new Date().toISOString(), outcome: 'cancelled' },
  ]);
  await journal.close();
}

async function dismiss(child: ChildProcess, exited: Promise<string>): Promise<void> {
  send(child, { type: 'shutdown' });
  const timer = setTimeout(() => child.kill('SIGKILL'), exitGraceMilliseconds);
  await exited;
  clearTimeout(timer);
}

function send(child: ChildProcess, request: EvaluatorRequest): void {
  // The process may be going down at this moment; its exit is reported on its own.
  if (child.connected) child.send(request, () => undefined);
}
