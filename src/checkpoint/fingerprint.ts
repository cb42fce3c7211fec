import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { withByteFile, type ByteFile } from './byte-file';
import type { Checkpoint } from './checkpoint';
import { hubSnapshot } from '../hub/snapshot-path';

const mebibyte = 2 ** 20;
const blockBytes = 64 * 1024;
const blockCount = 64;
/** At or below this, sampling would read as much as the whole file. */
const wholeBytes = 2 * mebibyte + blockCount * blockBytes;

/**
 * What identifies the model in a run's journal: file name → hash, and `revision` where the folder shows it.
 *
 * config.json is hashed whole. A weight file in the Hugging Face cache is named by its SHA-256 already, which the
 * download has checked. Any other is sampled, because reading 140 GB before each run would take longer than the
 * run: size, first and last MiB and 64 blocks between them. Training moves every tensor, so a sample sees it;
 * an edit by hand of a few bytes can be missed.
 */
export async function fingerprint(checkpoint: Checkpoint): Promise<Record<string, string>> {
  const { folder, config, weightFiles } = checkpoint;
  const hashes: Record<string, string> = { 'config.json': await contentHash(config.file) };
  for (const file of weightFiles)
    hashes[basename(file)] = (await blobHash(file)) ?? (await contentHash(file));
  const snapshot = hubSnapshot(folder);
  return { ...hashes, ...(snapshot !== undefined && { revision: snapshot.revision }) };
}

/** The hash that the Hugging Face cache gave the file that a snapshot's link leads to. */
async function blobHash(file: string): Promise<string | undefined> {
  const target = await realpath(file);
  const name = basename(target);
  const isBlob = target !== file && basename(dirname(target)) === 'blobs' && /^[0-9a-f]{64}$/.test(name);
  return isBlob ? `sha256:${name}` : undefined;
}

/** SHA-256 of a file, or of a sample of a large one. */
export function contentHash(path: string): Promise<string> {
  return withByteFile(path, async (file) => {
    if (file.size > wholeBytes) return `sampled-sha256:${await sampledHash(file)}`;
    return `sha256:${createHash('sha256')
      .update(await file.read(0, file.size))
      .digest('hex')}`;
  });
}

async function sampledHash(file: ByteFile): Promise<string> {
  const hash = createHash('sha256').update(String(file.size));
  hash.update(await file.read(0, mebibyte));
  const room = file.size - 2 * mebibyte - blockBytes;
  for (let block = 0; block < blockCount; block++) {
    const offset = mebibyte + Math.floor((room * block) / (blockCount - 1));
    hash.update(await file.read(offset, blockBytes));
  }
  hash.update(await file.read(file.size - mebibyte, mebibyte));
  return hash.digest('hex');
}
