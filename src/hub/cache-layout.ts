import path from 'node:path';
import type { RemoteFile } from './remote-file';
import type { Repository } from './repository';

// The layout of huggingface_hub's cache: blobs/ETAG hold the contents, snapshots/COMMIT/PATH point to them, refs/NAME
// hold commits. https://huggingface.co/docs/huggingface_hub/guides/manage-cache

/** Where the cache keeps a repository: `models--org--name`. */
export function repositoryFolder({ kind, name }: Repository, cacheFolder: string): string {
  return path.join(cacheFolder, folderName(kind, name));
}

/** The file that is locked while a blob is being written. */
export function lockFile({ kind, name }: Repository, cacheFolder: string, blob: string): string {
  // Python locks `ETAG.lock` by flock(2), which Node does not have, and leaves the file behind: another name.
  return path.join(cacheFolder, '.locks', folderName(kind, name), `${blob}.rewardbench.lock`);
}

/** The name of a file's blob: its ETag on the hub. */
export function blobName({ oid, sha256 }: RemoteFile): string {
  return sha256 ?? oid;
}

function folderName(kind: Repository['kind'], name: string): string {
  return `${kind}s--${name.replaceAll('/', '--')}`;
}
