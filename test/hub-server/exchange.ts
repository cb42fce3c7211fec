import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServedRepository } from './served-repository';

/** Whose a token is, and which gated or private repositories it opens. */
export interface TestUser {
  readonly name: string;
  readonly accepted?: readonly string[];
}

/** A request to the hub that is to be answered. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly user: TestUser | undefined;
}

export function maySee(repository: ServedRepository, user: TestUser | undefined): boolean {
  return !repository.private || mayRead(repository, user);
}

export function mayRead({ name }: ServedRepository, user: TestUser | undefined): boolean {
  return user?.accepted?.includes(name) ?? false;
}
