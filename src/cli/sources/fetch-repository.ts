import type { HubAccess } from '../../hub/access';
import { downloadRepository, type ChooseFiles } from '../../hub/download';
import { isOffline } from '../../hub/environment';
import { HubError, type HubProblem } from '../../hub/hub-error';
import { repositoryText, type Repository } from '../../hub/repository';
import { Stopped } from '../ending';
import { interrupted } from '../interrupt';
import { StatusLine } from '../terminal/status-line';
import { retryText, transferText } from './transfer-text';

/**
 * The folder of a repository's snapshot in the cache; what is missing there is downloaded first, with progress on stderr.
 * @throws HubError; Stopped at Ctrl+C
 */
export async function fetchRepository(
  repository: Repository,
  access: HubAccess,
  choose?: ChooseFiles,
): Promise<string> {
  const name = repositoryText(repository);
  const line = new StatusLine();
  const signal = interrupted();
  try {
    return await downloadRepository(repository, {
      access: { ...access, onRetry: (retry) => line.show(retryText(retry), 'retrying') },
      signal,
      // What was there already is no news.
      onProgress: (progress) => {
        if (progress.bytes < progress.totalBytes) line.show(transferText(name, progress));
      },
      ...(choose !== undefined && { choose }),
    });
  } catch (error) {
    line.end();
    if (signal.aborted) throw new Stopped(`the same command goes on downloading ${name}`);
    if (!(error instanceof HubError)) throw error;
    if (mayNotExist.has(error.problem)) throw nothingHere(name, error);
    throw error.problem === 'offline' && !isOffline() ? offlineByOption(name) : error;
  } finally {
    line.end();
  }
}

/** Without a token the hub does not tell what is private from what does not exist. */
const mayNotExist: ReadonlySet<HubProblem> = new Set(['not-found', 'unauthorised']);

/** What was meant may as well have been a path. */
function nothingHere(name: string, { problem, message, advice, page }: HubError): HubError {
  const here = `There is no file or folder "${name}" here either.`;
  return new HubError(problem, message, advice === undefined ? here : `${here} ${advice}`, page);
}

/** The hub's own words are of the environment's variable. */
function offlineByOption(name: string): HubError {
  return new HubError(
    'offline',
    `"${name}" is not in the cache, and --offline lets no request be made.`,
    'Without --offline it is downloaded.',
  );
}
