import { readFile } from 'node:fs/promises';
import { blobName } from './cache-layout';
import { ensureSpace } from './disk-space';
import type { ChooseFiles, DownloadOptions } from './download';
import { DownloadMeter } from './download-progress';
import { safePathParts } from './file-name';
import { fileTree } from './file-tree';
import { HubError } from './hub-error';
import { inParallel } from './parallel';
import type { RemoteFile } from './remote-file';
import { repositoryText, type Repository } from './repository';
import { RepositoryCache } from './repository-cache';
import { resolveCommit } from './repository-info';

/** Files that are fetched at the same time. */
const workers = 4;
/** What is read to choose files by: indices of weights, cards of datasets. */
const mostReadBytes = 64 * 1024 * 1024;

type Options = DownloadOptions & { readonly choose: ChooseFiles };

/**
 * Asks the hub for a repository's files and fetches those chosen. The snapshot appears when all are whole.
 * @returns its folder
 * @throws HubError; the signal's reason when it is aborted
 */
export async function fetchSnapshot(repository: Repository, options: Options): Promise<string> {
  const { access, signal, choose, onProgress } = options;
  const { revision = 'main' } = repository;
  const commit = isCommit(revision) ? revision : await resolveCommit(repository, access, signal);
  const files = await fileTree(repository, commit, access, signal);
  const cache = new RepositoryCache(repository, commit, access.cacheFolder);
  const blobs = await cache.prepare();

  // Part of the snapshot as well: without them the choice could not be made again offline.
  const read: RemoteFile[] = [];
  const chosen = await choose(files, async (path) => {
    const file = readable(files, path);
    read.push(file);
    return readFile(await cache.fetch(file, { access, signal, at: () => undefined }), 'utf8');
  });
  if (chosen.length === 0) throw nothingChosen(repository);
  for (const { path } of chosen) safePathParts(path);

  // The same content under several names is fetched once; large ones first, so that none is left over alone.
  const distinct = [...new Map(chosen.map((file) => [blobName(file), file])).values()].sort(
    (a, b) => b.size - a.size,
  );
  const present = await Promise.all(distinct.map((file) => cache.presentBytes(file)));
  const total = sum(distinct.map(({ size }) => size));
  await ensureSpace(blobs, total - sum(present));

  const meter = new DownloadMeter(
    { totalBytes: total, totalFiles: distinct.length, found: sum(present) },
    onProgress,
  );
  await inParallel([...distinct.entries()], { workers, signal }, async ([i, file], signal) => {
    let last = present[i] ?? 0;
    const at = (position: number): void => {
      meter.received(position - last);
      last = position;
    };
    await cache.fetch(file, { access, signal, at });
    meter.fileDone();
  });
  for (const file of [...read, ...chosen]) await cache.link(file);
  if (revision !== commit) await cache.writeRef(revision);
  return cache.snapshot;
}

function readable(files: readonly RemoteFile[], path: string): RemoteFile {
  const file = files.find((candidate) => candidate.path === path);
  if (!file) throw new HubError('not-found', `The repository has no file ${path}.`);
  if (file.size <= mostReadBytes) return file;
  throw new HubError('not-understood', `${path} has ${file.size} bytes: too many for such a file.`);
}

function nothingChosen(repository: Repository): HubError {
  return new HubError(
    'not-found',
    `The ${repository.kind} "${repositoryText(repository)}" has none of the files that are needed.`,
    'Check the name and the revision.',
  );
}

const isCommit = (revision: string): boolean => /^[0-9a-f]{40}$/.test(revision);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);
