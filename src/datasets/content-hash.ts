import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { DatasetFile } from './dataset-source';

/**
 * SHA-256 of a file's content, hexadecimal; of several files, that of their listing as `sha256sum` prints it, in
 * the order in which they are read.
 */
export async function contentHash(files: readonly DatasetFile[]): Promise<string> {
  const hashes: string[] = [];
  for (const { path } of files) hashes.push(await hashFile(path));
  const [only, ...others] = hashes;
  if (only !== undefined && others.length === 0) return only;
  const listing = files.map(({ name }, index) => `${hashes[index] ?? ''}  ${name}\n`);
  return createHash('sha256').update(listing.join('')).digest('hex');
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
