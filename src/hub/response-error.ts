import type { HubAccess } from './access';
import { HubError, type HubProblem } from './hub-error';
import { repositoryText, type Repository } from './repository';
import { retryAfter } from './retry';
import { TransientError } from './transient-error';

/** What was asked for, in error messages. */
export interface Subject {
  readonly repository?: Repository | undefined;
  /** A file of the repository. */
  readonly file?: string | undefined;
}

/**
 * Lets good answers pass. What the hub means by its status and `X-Error-Code` is as huggingface_hub's
 * `hf_raise_for_status` reads it.
 * @throws HubError; TransientError for 429, 408, 5xx and expired addresses
 */
export async function checked(response: Response, access: HubAccess, subject: Subject): Promise<Response> {
  if (response.ok) return response;
  await response.body?.cancel();
  const { status, headers } = response;
  const host = URL.canParse(response.url) ? new URL(response.url).host : access.endpoint;
  if (status === 429) {
    const after = retryAfter(headers);
    const delay = after === undefined ? 'some minutes' : `${Math.ceil(after / 1000)} s`;
    throw new TransientError(
      new HubError(
        'rate-limited',
        `${host} has had too many requests.`,
        `Try again after ${delay}; signed in, more are allowed.`,
      ),
      after,
    );
  }
  // A CDN refuses an address that has expired; the next try gets another from the hub.
  const isExpired =
    host !== new URL(access.endpoint).host && (status === 400 || status === 401 || status === 403);
  if (status === 408 || status >= 500 || isExpired) {
    throw new TransientError(
      new HubError(
        'network',
        `${host} answered ${status}.`,
        'Try again later: what has been fetched is kept.',
      ),
      retryAfter(headers),
    );
  }
  throw refusal(status, headers, access, subject);
}

function refusal(
  status: number,
  headers: Headers,
  { endpoint, token }: HubAccess,
  { repository, file }: Subject,
): HubError {
  const code = headers.get('X-Error-Code');
  const page = repository && repositoryPage(endpoint, repository);
  const name = repository ? `the ${repository.kind} "${repositoryText(repository)}"` : endpoint;
  const error = (problem: HubProblem, message: string, advice: string, at = page) =>
    new HubError(problem, message, advice, at);
  const tokens = `${endpoint}/settings/tokens`;

  if (code === 'GatedRepo') {
    const signIn = token === undefined ? 'sign in with a token of that account (HF_TOKEN)' : 'try again';
    return error(
      'gated',
      `The files of ${name} are given only to those who have accepted its terms.`,
      `Accept the terms on its page, ${page ?? endpoint}, then ${signIn}.`,
    );
  }
  const isBadToken = !repository || /^invalid credentials/i.test(headers.get('X-Error-Message') ?? '');
  if (status === 401 && token !== undefined && isBadToken) {
    return error('unauthorised', 'The hub does not know this token.', `Make a new one at ${tokens}.`, tokens);
  }
  if (status === 401 && token === undefined) {
    return error(
      'unauthorised',
      `There is no ${name.replace(/^the /, '')}, or it is private: without a token the hub does not tell which.`,
      'Check the name, or sign in with a token that may read it (HF_TOKEN).',
    );
  }
  if (status === 403) {
    return error(
      'unauthorised',
      `The token may not read ${name}.`,
      `See what it permits at ${tokens}.`,
      tokens,
    );
  }
  if (code === 'RevisionNotFound') {
    return error(
      'not-found',
      `${capital(name)} has no such revision.`,
      'See its branches and tags on its page.',
    );
  }
  if (code === 'EntryNotFound') {
    return error('not-found', `${capital(name)} has no file "${file ?? ''}".`, 'See its files on its page.');
  }
  if (status === 401 || status === 404) {
    return error(
      'not-found',
      `There is no ${name.replace(/^the /, '')}, or the token may not see it.`,
      'Check the name and whether it is a model or a dataset; a private one needs a token that may read it.',
    );
  }
  return error('not-understood', `The hub answered ${status} when asked for ${name}.`, 'Check HF_ENDPOINT.');
}

/** Where people see a repository. */
export function repositoryPage(endpoint: string, { kind, name }: Repository): string {
  return `${endpoint}/${kind === 'dataset' ? 'datasets/' : ''}${name}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
