import { listFiles } from '@huggingface/hub';
import * as v from 'valibot';
import type { HubAccess } from './access';
import { apiFetch, understood } from './api';
import type { RemoteFile } from './remote-file';
import { repositoryText, type Repository } from './repository';

const mostFiles = 200_000;

const Size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
// Checksums become file names, so that they are held to their form.
const Entry = v.object({
  path: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)),
  size: Size,
  oid: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)),
  lfs: v.optional(v.object({ oid: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)), size: Size })),
});

/**
 * The files of a repository at a commit, in all folders.
 * @throws HubError
 */
export async function fileTree(
  repository: Repository,
  commit: string,
  access: HubAccess,
  signal?: AbortSignal,
): Promise<RemoteFile[]> {
  const entries = listFiles({
    repo: { type: repository.kind, name: repository.name },
    revision: commit,
    recursive: true,
    hubUrl: access.endpoint,
    fetch: apiFetch(access, { repository, signal }),
  });
  return understood(
    async () => {
      const files: RemoteFile[] = [];
      for await (const entry of entries) {
        if (entry.type !== 'file') continue;
        if (files.length >= mostFiles) throw new RangeError(`more than ${mostFiles} files`);
        const { path, size, oid, lfs } = v.parse(Entry, entry);
        files.push({ path, size: lfs?.size ?? size, oid, ...(lfs && { sha256: lfs.oid }) });
      }
      return files;
    },
    `the files of ${repositoryText(repository)}`,
    signal,
  );
}
