import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { EvaluatorEvent, type EvaluatorRequest } from '../protocol/evaluator';
import { EvaluationError } from './evaluation-error';

/** How long the process may take to load its code and say `ready`. */
const startUpMilliseconds = 30_000;
/** How long a process that has said its last word may take to exit. */
const exitGraceMilliseconds = 2_000;
const stderrLinesKept = 20;

type Event<Type extends EvaluatorEvent['type']> = Extract<EvaluatorEvent, { type: Type }>;

/** The evaluator as a process of its own, so that a crash in native code takes nothing else down. */
export class EvaluatorProcess {
  /** Resolves to how the process ended; one that could not be started counts as ended. */
  readonly exited: Promise<string>;
  /** Its last lines on stderr, kept up to date. */
  readonly lastWords: readonly string[];
  private readonly child: ChildProcess;

  /**
   * @param onEvent told of every event, and of the process's output as log events
   * @param file the evaluator's bundle; by default the one next to the running bundle
   * @param libraryFolder searched for shared libraries before all others
   */
  constructor(
    private readonly onEvent: (event: EvaluatorEvent) => void,
    file = join(__dirname, 'evaluator.cjs'),
    libraryFolder?: string,
  ) {
    this.child = fork(file, [], {
      // In a desktop VS Code the executable is Electron, which this variable makes behave as Node.
      env: { ...process.env, ...loaderSettings(libraryFolder), ELECTRON_RUN_AS_NODE: '1' },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.exited = exitOf(this.child);
    this.lastWords = forwardOutput(this.child, onEvent);
  }

  /**
   * Sends the request once the process is ready; settles with the event that ends it.
   * Does not settle where the process ends without a word: see {@link exited}.
   * @throws {EvaluationError} when the evaluator reports a failure, does not start or is not understood
   */
  converse<Last extends EvaluatorEvent['type']>(request: EvaluatorRequest, last: Last): Promise<Event<Last>> {
    return new Promise((resolve, reject) => {
      const startUp = setTimeout(() => {
        const seconds = startUpMilliseconds / 1000;
        reject(new EvaluationError(`The evaluator process did not start within ${seconds} s.`));
      }, startUpMilliseconds);
      this.child.once('exit', () => clearTimeout(startUp));
      this.child.on('message', (message) => {
        const parsed = v.safeParse(EvaluatorEvent, message);
        if (!parsed.success) {
          const why = v.summarize(parsed.issues);
          reject(new EvaluationError(`The evaluator sent a message that is not understood: ${why}`));
          return;
        }
        const event = parsed.output;
        this.onEvent(event);
        if (event.type === 'ready') {
          clearTimeout(startUp);
          this.send(request);
        } else if (event.type === 'failed') {
          reject(new EvaluationError(event.message, event.advice));
        } else if (isOf(event, last)) {
          resolve(event);
        }
      });
    });
  }

  send(request: EvaluatorRequest): void {
    // The process may be going down at this moment; its exit is reported on its own.
    if (this.child.connected) this.child.send(request, () => undefined);
  }

  /** Ends the process whatever it does: a session run inside ONNX Runtime cannot be interrupted otherwise. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** Lets the process go; resolves when it is gone. */
  async dismiss(): Promise<void> {
    this.send({ type: 'shutdown' });
    const timer = setTimeout(() => this.kill(), exitGraceMilliseconds);
    await this.exited;
    clearTimeout(timer);
  }
}

/** CUDA counts its GPUs by speed unless told to count them as nvidia-smi does. */
function loaderSettings(folder: string | undefined): NodeJS.ProcessEnv {
  const { LD_LIBRARY_PATH: given, CUDA_DEVICE_ORDER: order = 'PCI_BUS_ID' } = process.env;
  return {
    CUDA_DEVICE_ORDER: order,
    ...(folder !== undefined && { LD_LIBRARY_PATH: given ? `${folder}:${given}` : folder }),
  };
}

function isOf<Type extends EvaluatorEvent['type']>(event: EvaluatorEvent, type: Type): event is Event<Type> {
  return event.type === type;
}

function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    // `close` follows the end of the output streams, so that the last lines of stderr are there.
    child.once('close', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${String(code)}`));
  });
}

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
