/**
 * The evaluator process: everything native lives and dies here. It is forked with an IPC channel, takes
 * one request at a time, and ends with its parent.
 */
import * as v from 'valibot';
import { runtimeVersion } from '../inference/session';
import { EvaluatorRequest, type EvaluatorEvent } from '../protocol/evaluator';
import { fileSystemAdvice } from '../runs/file-system-advice';
import { evaluate } from './evaluation';
import { inspect } from './inspect';

let running: AbortController | undefined;

function emit(event: EvaluatorEvent): void {
  process.send?.(event);
}

async function run({ settings, runFolder }: Extract<EvaluatorRequest, { type: 'evaluate' }>): Promise<void> {
  if (running !== undefined) {
    emit({ type: 'failed', message: 'The evaluator is busy with another run.' });
    return;
  }
  running = new AbortController();
  try {
    await evaluate({ settings, runFolder, emit, signal: running.signal });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const advice = error instanceof Error && 'advice' in error ? error.advice : fileSystemAdvice(error);
    emit({ type: 'failed', message, ...(typeof advice === 'string' && { advice }) });
  } finally {
    running = undefined;
  }
}

process.on('message', (message) => {
  const request = v.safeParse(EvaluatorRequest, message);
  if (!request.success) {
    emit({ type: 'log', level: 'error', message: `not understood: ${v.summarize(request.issues)}` });
    return;
  }
  switch (request.output.type) {
    case 'evaluate':
      void run(request.output);
      break;
    case 'inspect':
      void inspect(request.output.provider).then(emit);
      break;
    case 'cancel':
      running?.abort();
      break;
    case 'shutdown':
      process.exit(0);
  }
});
process.on('disconnect', () => process.exit(1));
// A terminal's Ctrl+C reaches this process too; its parent says what becomes of the run.
process.on('SIGINT', () => undefined);

emit({ type: 'ready', pid: process.pid, versions: { node: process.version, onnxruntime: runtimeVersion } });
