import { rename, rm } from 'node:fs/promises';
import { assertHeld, type FileLock } from './file-lock';
import { HubError } from './hub-error';
import { PartialFile } from './partial-file';
import { transfer, type Source, type TransferOptions } from './transfer';

/** Where a file goes. */
export interface Target {
  readonly path: string;
  /** Where it lies until it is whole; what an earlier try left there is gone on with. */
  readonly partial: string;
  /** Held while it is fetched. */
  readonly lock: FileLock;
}

/**
 * Fetches a file. It gets its name only when its checksum is right.
 * @throws HubError; the signal's reason when it is aborted
 */
export async function fetchFile(source: Source, target: Target, options: TransferOptions): Promise<void> {
  // What comes wrong may have come so by accident: once more from the beginning.
  if ((await tryFile(source, target, options)) || (await tryFile(source, target, options))) return;
  throw new HubError(
    'checksum',
    `What came for ${source.file.path} is not what ${source.publisher} has: its checksum is another.`,
    'Nothing of it is kept. Try again, without a proxy or mirror where you use one.',
  );
}

/** False when what came is not the file; it is gone then. */
async function tryFile(
  source: Source,
  { path, partial: partialPath, lock }: Target,
  options: TransferOptions,
): Promise<boolean> {
  const { file } = source;
  const partial = await PartialFile.open(partialPath, file, options.signal);
  let isRight = false;
  try {
    await transfer(source, partial, options);
    isRight = await partial.isRight();
  } catch (error) {
    if (!(error instanceof HubError && error.problem === 'checksum')) throw error;
  } finally {
    await partial.close();
  }
  await assertHeld(lock, file.path);
  if (isRight) await rename(partialPath, path);
  else await rm(partialPath, { force: true });
  return isRight;
}
