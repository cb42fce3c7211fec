import { existsSync } from 'node:fs';
import { findCached } from '../../hub/cached-repositories';
import { parseRepository, type RepositoryKind } from '../../hub/repository';

/** The file or folder that exists, or a repository's snapshot in the cache; nothing is downloaded. */
export async function cachedFolder(given: string, kind: RepositoryKind): Promise<string | undefined> {
  if (existsSync(given)) return given;
  const repository = parseRepository(given, kind);
  return repository && (await findCached(repository))?.folder;
}
