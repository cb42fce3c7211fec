import type { HubAccess } from './access';
import type { DownloadProgress } from './download-progress';
import type { RemoteFile } from './remote-file';
import type { Repository } from './repository';
import { chooseModelFiles } from './model-files';
import { cachedSnapshot, isAbort } from './cached-snapshot';
import { fetchSnapshot } from './fetch-snapshot';
import { HubError } from './hub-error';

/**
 * Picks the files that are needed.
 * @param read a small text file of the list
 */
export type ChooseFiles = (
  files: readonly RemoteFile[],
  read: (path: string) => Promise<string>,
) => Promise<readonly RemoteFile[]>;

export interface DownloadOptions {
  readonly access: HubAccess;
  /** By default what the evaluation of a model opens; of a dataset, everything. */
  readonly choose?: ChooseFiles;
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Brings the files that are needed into the cache that Python's tools share, going on where an earlier download was
 * cut off; what is there already is not fetched again. Offline, or when the hub cannot be reached, the cache alone
 * is used.
 * @returns the snapshot's folder, absolute
 * @throws HubError; the signal's reason when it is aborted; what `choose` throws
 */
export async function downloadRepository(
  repository: Repository,
  { choose = defaultChoice(repository), ...options }: DownloadOptions,
): Promise<string> {
  const { access } = options;
  if (access.offline) return cachedSnapshot(repository, access.cacheFolder, choose);
  try {
    return await fetchSnapshot(repository, { ...options, choose });
  } catch (error) {
    if (!(error instanceof HubError && error.problem === 'network')) throw error;
    return cachedSnapshot(repository, access.cacheFolder, choose).catch((reason: unknown) => {
      throw isAbort(reason) ? reason : error;
    });
  }
}

function defaultChoice({ kind }: Repository): ChooseFiles {
  return kind === 'model' ? chooseModelFiles : (files) => Promise.resolve(files);
}
