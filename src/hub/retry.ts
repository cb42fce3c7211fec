import type { HubAccess } from './access';
import { HubError } from './hub-error';
import { TransientError } from './transient-error';

/** Tries in a row that bring nothing. */
const mostTries = 6;
const firstDelayMs = 1_000;
const longestDelayMs = 30_000;
/** The hub counts requests in windows of five minutes; who is told to wait longer gives up. */
const longestRetryAfterMs = 310_000;

/**
 * Repeats what fails for a moment: waits double from 1 s to 30 s, each drawn from its upper half so that many clients
 * do not come back at once; `Retry-After` is obeyed.
 * @param attempt calls `progressed` when it got further than the last time: the count starts anew
 */
export async function withRetries<Result>(
  { wait }: Pick<HubAccess, 'wait'>,
  attempt: (progressed: () => void) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  let failures = 0;
  for (;;) {
    try {
      signal?.throwIfAborted();
      return await attempt(() => (failures = 0));
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof TransientError)) throw error;
      failures++;
      const { lasting, retryAfterMs = 0 } = error;
      if (failures >= mostTries || retryAfterMs > longestRetryAfterMs) throw lasting;
      await wait(Math.max(retryAfterMs, delayAfter(failures)), signal);
    }
  }
}

function delayAfter(failures: number): number {
  const longest = Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - 1));
  return longest * (0.5 + Math.random() / 2);
}

/** Milliseconds of `Retry-After` (seconds or a date), or of the hub's `RateLimit: "api";r=0;t=SECONDS`. */
export function retryAfter(headers: Headers, now = Date.now()): number | undefined {
  const header = headers.get('Retry-After') ?? /;\s*t=(\d+)/.exec(headers.get('RateLimit') ?? '')?.[1];
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** A failure to reach the server or to hear it out. */
export function connectionError(host: string, error: unknown): TransientError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code =
    cause instanceof Error
      ? 'code' in cause && typeof cause.code === 'string'
        ? cause.code
        : cause.message
      : '';
  return new TransientError(
    new HubError(
      'network',
      `${host} could not be reached, or the connection broke (${code}).`,
      'Check the network, and HTTPS_PROXY and HF_ENDPOINT where you use them; what has been fetched is kept.',
    ),
  );
}
