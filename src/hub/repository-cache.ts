import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { blobName, lockFile, repositoryFolder } from './cache-layout';
import { fetchFile } from './fetch-file';
import { withFileLock, type FileLock } from './file-lock';
import { safePathParts } from './file-name';
import type { RemoteFile } from './remote-file';
import type { Repository } from './repository';
import { checked } from './response-error';
import { linkToBlob, writeRef } from './snapshot-link';
import type { TransferOptions } from './transfer';

/** The cache of one repository at one commit. A blob gets its name only when its checksum is right. */
export class RepositoryCache {
  private readonly root: string;
  readonly snapshot: string;

  constructor(
    private readonly repository: Repository,
    private readonly commit: string,
    private readonly cacheFolder: string,
  ) {
    this.root = repositoryFolder(repository, cacheFolder);
    this.snapshot = path.join(this.root, 'snapshots', commit);
  }

  /** Makes the folder of the blobs. */
  async prepare(): Promise<string> {
    const blobs = path.join(this.root, 'blobs');
    await mkdir(blobs, { recursive: true });
    return blobs;
  }

  /** The path of a file that is whole, in the snapshot or as a blob. */
  async find(file: RemoteFile): Promise<string | undefined> {
    for (const place of [this.pathOf(file), this.blobOf(file)]) {
      if ((await sizeOf(place)) === file.size) return place;
    }
    return undefined;
  }

  /** Bytes that need not be fetched. */
  async presentBytes(file: RemoteFile): Promise<number> {
    if ((await this.find(file)) !== undefined) return file.size;
    const partial = (await sizeOf(this.partialOf(file))) ?? 0;
    return partial > file.size ? 0 : partial;
  }

  /**
   * Has the file whole when it returns, and tells where.
   * @throws HubError; the signal's reason when it is aborted
   */
  async fetch(file: RemoteFile, options: TransferOptions): Promise<string> {
    const lock = lockFile(this.repository, this.cacheFolder, blobName(file));
    const waiting = { wait: options.access.wait, signal: options.signal };
    const found =
      (await this.find(file)) ??
      (await withFileLock(
        lock,
        waiting,
        // Another process may have fetched it while this one waited.
        async (held) => (await this.find(file)) ?? this.fetchBlob(file, held, options),
      ));
    options.at(file.size);
    return found;
  }

  /** Makes the file part of the snapshot. */
  async link(file: RemoteFile): Promise<void> {
    const target = this.pathOf(file);
    if ((await sizeOf(target)) !== file.size) await linkToBlob(this.blobOf(file), target);
  }

  async writeRef(revision: string): Promise<void> {
    await writeRef(path.join(this.root, 'refs', ...safePathParts(revision)), this.commit);
  }

  private async fetchBlob(file: RemoteFile, lock: FileLock, options: TransferOptions): Promise<string> {
    const { access } = options;
    const source = {
      address: contentAddress(this.repository, this.commit, file, access.endpoint),
      file,
      publisher: 'the hub',
      check: (response: Response) =>
        checked(response, access, { repository: this.repository, file: file.path }),
    };
    const blob = this.blobOf(file);
    await fetchFile(source, { path: blob, partial: this.partialOf(file), lock }, options);
    return blob;
  }

  private pathOf(file: RemoteFile): string {
    return path.join(this.snapshot, ...safePathParts(file.path));
  }

  private blobOf(file: RemoteFile): string {
    return path.join(this.root, 'blobs', blobName(file));
  }

  private partialOf(file: RemoteFile): string {
    return `${this.blobOf(file)}.incomplete`;
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  const status = await stat(file).catch(() => undefined);
  return status?.isFile() ? status.size : undefined;
}

function contentAddress(
  { kind, name }: Repository,
  commit: string,
  file: RemoteFile,
  endpoint: string,
): string {
  const prefix = kind === 'dataset' ? 'datasets/' : '';
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  return `${endpoint}/${prefix}${name}/resolve/${commit}/${path}`;
}
