import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { hubCacheFolder } from './environment';
import { repositoryFolder } from './cache-layout';
import type { Repository, RepositoryKind } from './repository';

/** A snapshot in the Hugging Face cache, which Python's tools share. */
export interface CachedRepository {
  readonly kind: RepositoryKind;
  /** `org/name`. */
  readonly name: string;
  /** Commit, 40 hexadecimal digits. */
  readonly revision: string;
  /** Branches and tags that point to it. */
  readonly refs: readonly string[];
  /** Absolute. */
  readonly folder: string;
  readonly lastModified: Date;
}

/** All snapshots in the cache; none where there is no cache. Damaged repositories are passed over. */
export async function cachedRepositories(
  kind: RepositoryKind,
  cacheFolder = hubCacheFolder(),
): Promise<CachedRepository[]> {
  const prefix = `${kind}s--`;
  const folders = (await namesIn(cacheFolder)).filter((name) => name.startsWith(prefix));
  const found = await Promise.all(
    folders.map((folder) => {
      const name = folder.slice(prefix.length).replaceAll('--', '/');
      return snapshotsOf({ kind, name }, path.join(cacheFolder, folder));
    }),
  );
  return found.flat();
}

/**
 * The cached snapshot that a repository's branch, tag or commit means: without a revision that of `main`, else the
 * newest.
 */
export async function findCached(
  repository: Repository,
  cacheFolder = hubCacheFolder(),
): Promise<CachedRepository | undefined> {
  const { revision = 'main' } = repository;
  const snapshots = await snapshotsOf(repository, repositoryFolder(repository, cacheFolder));
  const exact = snapshots.find((cached) => cached.revision === revision || cached.refs.includes(revision));
  if (exact || repository.revision !== undefined) return exact;
  return snapshots.sort((a, b) => b.lastModified.getTime() - a.lastModified.getTime())[0];
}

async function snapshotsOf({ kind, name }: Repository, folder: string): Promise<CachedRepository[]> {
  const snapshots = path.join(folder, 'snapshots');
  const revisions = (await namesIn(snapshots)).filter((revision) => /^[0-9a-f]{40}$/.test(revision));
  if (revisions.length === 0) return [];
  const refs = await refsIn(path.join(folder, 'refs'));
  const found = await Promise.all(
    revisions.map(async (revision) => {
      const status = await stat(path.join(snapshots, revision)).catch(() => undefined);
      return status?.isDirectory()
        ? [
            {
              kind,
              name,
              revision,
              refs: refs.filter(({ commit }) => commit === revision).map((ref) => ref.name),
              folder: path.join(snapshots, revision),
              lastModified: status.mtime,
            },
          ]
        : [];
    }),
  );
  return found.flat();
}

/** Branches and tags; a pull request's ref lies in folders (`refs/pr/1`). */
async function refsIn(folder: string): Promise<{ name: string; commit: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const file = path.join(entry.parentPath, entry.name);
        const commit = await readFile(file, 'utf8').catch(() => '');
        return { name: path.relative(folder, file).replaceAll(path.sep, '/'), commit: commit.trim() };
      }),
  );
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
