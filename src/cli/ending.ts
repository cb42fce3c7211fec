import { fileSystemAdvice } from '../runs/file-system-advice';

/** How the program ends. */
export const exitCodes = {
  /** Everything was done. */
  done: 0,
  /** It failed; what was done until then is kept. */
  failed: 1,
  /** The command line was not understood. */
  usage: 2,
  /** Stopped by Ctrl+C; the same command goes on. */
  cancelled: 130,
} as const;

/** What a command line asks for makes no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Stopped by Ctrl+C. The message says what becomes of the work. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** Makes a command's action of its work: what it returns is the exit code, what it throws is shown with its advice. */
export function ending<Arguments extends unknown[]>(
  work: (...given: Arguments) => Promise<number>,
): (...given: Arguments) => Promise<void> {
  return async (...given) => {
    process.exitCode = await work(...given).catch(showError);
  };
}

/** @returns the exit code that the error means */
export function showError(error: unknown): number {
  if (error instanceof Stopped) {
    process.stderr.write(`stopped; ${error.message}\n`);
    return exitCodes.cancelled;
  }
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  for (const text of furtherLines(error)) process.stderr.write(`       ${text}\n`);
  return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
}

/** What to do about it, and the page on the hub where to do it. */
function furtherLines(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const advice = 'advice' in error ? error.advice : fileSystemAdvice(error);
  const page = 'page' in error ? error.page : undefined;
  return [advice, page].filter((line) => typeof line === 'string');
}
