import type { HubAccess } from './access';
import { HubError } from './hub-error';
import { TransientError } from './transient-error';

/** Tries in a row that bring nothing. */
const mostTries = 6;
/** Before anything is under way, tries to reach a host that is not there. */
const mostFirstTries = 2;
const firstDelayMs = 1_000;
const longestDelayMs = 30_000;
/** The hub counts requests in windows of five minutes; who is told to wait longer gives up. */
const longestRetryAfterMs = 310_000;

export interface RetryOptions {
  readonly signal?: AbortSignal | undefined;
  /** The hub has answered already: a host that cannot be reached is one for a moment. */
  readonly underWay?: boolean;
}

/**
 * Repeats what fails for a moment: waits double from 1 s to 30 s, each drawn from its upper half so that many clients
 * do not come back at once; `Retry-After` is obeyed.
 * @param attempt calls `progressed` when it got further than the last time: the count starts anew
 */
export async function withRetries<Result>(
  { wait, onRetry }: Pick<HubAccess, 'wait' | 'onRetry'>,
  attempt: (progressed: () => void) => Promise<Result>,
  { signal, underWay = false }: RetryOptions = {},
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
      const { lasting, retryAfterMs = 0, unreachable } = error;
      const most = unreachable && !underWay ? mostFirstTries : mostTries;
      if (failures >= most || retryAfterMs > longestRetryAfterMs) throw lasting;
      const delay = Math.max(retryAfterMs, delayAfter(failures));
      onRetry?.({ afterMs: delay, reason: lasting.message });
      await wait(delay, signal);
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

/** Causes by which no connection comes about, as Node and undici name them; OpenSSL has dozens about certificates. */
const noConnection =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EPROTO|UND_ERR_CONNECT_TIMEOUT|bad port)$|CERT|^ERR_(TLS|SSL)|^UNABLE_TO_/;

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
    undefined,
    noConnection.test(code),
  );
}
