import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join, relative } from 'node:path';

const commit = '0123456789abcdef0123456789abcdef01234567';

/** Writes a dataset's snapshot as `huggingface_hub` lays it out in its cache: links into `blobs`. Gives its folder. */
export function writeSnapshot(
  cacheFolder: string,
  name: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): string {
  const repository = join(cacheFolder, `datasets--${name.replace('/', '--')}`);
  const snapshot = join(repository, 'snapshots', commit);
  mkdirSync(join(repository, 'blobs'), { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    const blob = join(repository, 'blobs', createHash('sha256').update(content).digest('hex'));
    const link = join(snapshot, path);
    mkdirSync(dirname(link), { recursive: true });
    writeFileSync(blob, content);
    symlinkSync(relative(dirname(link), blob), link);
  }
  return snapshot;
}
