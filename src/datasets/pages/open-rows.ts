import { checkFile } from '../readers/file-kind';
import { openBytes, type OpenBytes } from '../readers/byte-source';
import { heldBudget, openHeld, type HeldBudget } from './held-source';
import { openJsonl } from './jsonl-source';
import { openParquet } from './parquet-source';
import type { RowSource } from './row-source';

/**
 * The rows of a dataset file from any place on, without reading the file where its format allows that.
 * @throws {DatasetError} when the file cannot be read
 */
export async function openRows(
  file: string,
  { open = openBytes, held = heldBudget() }: { open?: OpenBytes; held?: HeldBudget } = {},
): Promise<RowSource> {
  const kind = await checkFile(file);
  if (kind === 'parquet') return openParquet(file, open);
  return kind === 'jsonl' ? openJsonl(file, open) : openHeld(file, kind, held);
}
