import { timed } from '../profile/profiled-run';
import type { Scorer } from '../scorers/scorer';
import { turnOfEventLoop } from './event-loop';
import type { Pending, Rejected, Unscored } from './pending';

/** Examples given to the tokenizer at once. */
const chunk = 32;
/** The first window is small, so that the model begins at once. */
const firstWindow = 8;
/** Each is so much larger than the one before it: tokenizing is that much faster than any model, and more. */
const growth = 8;
/** Enough for batches of equal lengths and for beginnings in common; a bound of memory. */
const largestWindow = 2048;
/** Of a window's sequences together: 16 MB of ids. */
const mostTokens = 2 ** 22;

/** Consecutive examples, made ready. */
export interface PreparedWindow {
  readonly pending: readonly Pending[];
  readonly rejected: readonly Rejected[];
}

/**
 * Makes examples ready, a window of them at a time. While one is worked on, the next is made ready: the tokenizer has
 * threads of its own, so that it goes on beside session runs, which block this one. At most two windows are in memory.
 */
export async function* preparedWindows(
  unscored: readonly Unscored[],
  scorer: Pick<Scorer, 'prepare'>,
  signal: AbortSignal,
): AsyncGenerator<PreparedWindow> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const prepare = (start: number, size: number) => {
    const preparing = prepareWindow(unscored.slice(start, start + size), scorer, either);
    // What goes wrong is thrown where it is awaited, which may never be.
    preparing.catch(() => undefined);
    return preparing;
  };
  try {
    let size = firstWindow;
    let start = 0;
    let preparing = prepare(start, size);
    while (start < unscored.length && !signal.aborted) {
      const window = await preparing;
      start += window.pending.length + window.rejected.length;
      size = Math.min(growth * size, largestWindow);
      preparing = prepare(start, size);
      yield window;
    }
  } finally {
    stop.abort();
  }
}

/** As many of the examples, in order, as a window has room for. */
async function prepareWindow(
  examples: readonly Unscored[],
  scorer: Pick<Scorer, 'prepare'>,
  signal: AbortSignal,
): Promise<PreparedWindow> {
  const pending: Pending[] = [];
  const rejected: Rejected[] = [];
  let tokens = 0;
  for (let start = 0; start < examples.length && tokens < mostTokens && !signal.aborted; start += chunk) {
    const some = examples.slice(start, start + chunk);
    const prepared = await timed('tokenizing', () => scorer.prepare(some.map(({ example }) => example)));
    for (const [i, unscored] of some.entries()) {
      const result = prepared[i] ?? new Error('it was not prepared');
      if (result instanceof Error) {
        rejected.push({ ...unscored, message: result.message });
      } else {
        pending.push({ ...unscored, prepared: result });
        for (const sequence of result.sequences) tokens += sequence.tokens.length;
      }
    }
    await turnOfEventLoop();
  }
  return { pending, rejected };
}
