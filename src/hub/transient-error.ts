import type { HubError } from './hub-error';

/** What may go well when it is tried again. */
export class TransientError extends Error {
  override readonly name = 'TransientError';

  constructor(
    /** What it is when no further try is made. */
    readonly lasting: HubError,
    /** How long the server wants to be left alone. */
    readonly retryAfterMs?: number,
    /** No connection came about: there is no such host, or nothing listens there. */
    readonly unreachable = false,
  ) {
    super(lasting.message);
  }
}
