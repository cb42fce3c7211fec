import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { hubSnapshot } from '../../hub/snapshot-path';
import { DatasetError } from '../dataset-error';
import { readHead } from '../readers/file-kind';
import { cardFile, maxCardBytes } from './dataset-card';
import type { RepositoryListing } from './splits';

/** A folder with more is not a dataset's, or not one to find one's way in. */
const maxEntries = 100_000;
const maxDepth = 16;

const chooseFile = 'Choose a data file itself.';

/** Whether a path is an existing folder. */
export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}

/**
 * Lists a folder as a repository. Links to folders are not followed.
 * @throws {DatasetError} when it cannot be listed, or is too large.
 */
export async function listFolder(folder: string): Promise<RepositoryListing> {
  const paths = await walk(folder);
  const readme = paths.includes(cardFile)
    ? (await readHead(await resolveInside(folder, cardFile), maxCardBytes)).toString('utf8')
    : undefined;
  return { name: folder, paths, readme };
}

/**
 * The absolute path of a file in the folder.
 * @throws {DatasetError} when it is a link that leads out of the folder: only the Hugging Face cache's own files
 * (`blobs`, beside its `snapshots`) may be linked to.
 */
export async function resolveInside(folder: string, path: string): Promise<string> {
  const file = join(folder, path);
  const target = await realpath(file).catch(() => undefined);
  if (target === undefined) {
    throw new DatasetError(file, 'is a link to a file that is not there', 'Fetch the dataset again.');
  }
  const root = await realpath(folder);
  const allowed = [root];
  if (hubSnapshot(folder) !== undefined) allowed.push(resolve(root, '../../blobs'));
  if (allowed.some((place) => target.startsWith(`${place}${sep}`))) return file;
  throw new DatasetError(file, 'is a link to a file outside of the folder', chooseFile);
}

async function walk(folder: string): Promise<string[]> {
  const paths: string[] = [];
  const pending = [{ path: '', depth: 0 }];
  let entries = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { path, depth } = next;
    const listed = await readdir(join(folder, path), { withFileTypes: true }).catch((error: unknown) => {
      throw new DatasetError(join(folder, path), `cannot be listed: ${String(error)}`, chooseFile);
    });
    entries += listed.length;
    if (entries > maxEntries) {
      throw new DatasetError(folder, `holds more than ${maxEntries} files and folders`, chooseFile);
    }
    for (const entry of listed) {
      const inside = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isFile() || entry.isSymbolicLink()) paths.push(inside);
      else if (entry.isDirectory() && !entry.name.startsWith('.') && depth < maxDepth) {
        pending.push({ path: inside, depth: depth + 1 });
      }
    }
  }
  return paths;
}
