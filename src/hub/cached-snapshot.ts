import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { findCached } from './cached-repositories';
import type { ChooseFiles } from './download';
import { safePathParts } from './file-name';
import { HubError } from './hub-error';
import type { RemoteFile } from './remote-file';
import { repositoryText, type Repository } from './repository';

/**
 * The cached snapshot of a repository, provided that what is needed of it is there; no request is made.
 * @returns its folder
 * @throws HubError `offline`
 */
export async function cachedSnapshot(
  repository: Repository,
  cacheFolder: string,
  choose: ChooseFiles,
): Promise<string> {
  const cached = await findCached(repository, cacheFolder);
  if (!cached) throw missing(repository, 'is not in the cache');
  const files = await filesIn(cached.folder);
  const chosen = await choose(files, (name) =>
    readFile(path.join(cached.folder, ...safePathParts(name)), 'utf8'),
  ).catch((error: unknown) => {
    if (isAbort(error)) throw error;
    throw missing(
      repository,
      `is not whole in the cache (${error instanceof Error ? error.message : String(error)})`,
    );
  });
  if (chosen.length > 0) return cached.folder;
  throw missing(repository, 'has none of the files that are needed in the cache');
}

/** The user may leave while choosing. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Links to blobs that are gone are passed over. */
async function filesIn(folder: string): Promise<RemoteFile[]> {
  const names = await readdir(folder, { recursive: true });
  const found = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      const status = await stat(file).catch(() => undefined);
      if (!status?.isFile()) return [];
      const blob = path.basename(await realpath(file));
      return [{ path: name.replaceAll(path.sep, '/'), size: status.size, oid: blob }];
    }),
  );
  return found.flat();
}

function missing(repository: Repository, what: string): HubError {
  return new HubError(
    'offline',
    `The ${repository.kind} "${repositoryText(repository)}" ${what}, and no request may be made: HF_HUB_OFFLINE is set.`,
    'Unset HF_HUB_OFFLINE (and TRANSFORMERS_OFFLINE) to download it.',
  );
}
