/** What kept the hub from answering, for people and for the buttons they are offered. */
export type HubProblem =
  | 'offline'
  /** No repository, revision or file of this name (or none that this token may see). */
  | 'not-found'
  /** No token, or one that is not valid. */
  | 'unauthorised'
  /** The terms of the repository have to be accepted on its page first. */
  | 'gated'
  | 'rate-limited'
  | 'network'
  /** What came is not what the hub said it would send. */
  | 'checksum'
  | 'disk-space'
  /** The answer is not one that a hub gives. */
  | 'not-understood';

/** The hub could not give what was asked of it. The message names repository and file; it never holds a token. */
export class HubError extends Error {
  override readonly name = 'HubError';

  constructor(
    readonly problem: HubProblem,
    message: string,
    /** What the user can do. */
    readonly advice?: string,
    /** The repository's page, where there is something to do on it. */
    readonly page?: string,
  ) {
    super(message);
  }
}
