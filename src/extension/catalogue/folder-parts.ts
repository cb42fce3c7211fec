import { findKnownDataset, type KnownDataset } from '../../datasets/catalogue';
import { chooseSplits } from '../../datasets/repository/choice';
import { listFolder } from '../../datasets/repository/folder';
import { findSplits, type RepositorySplit } from '../../datasets/repository/splits';
import type { DatasetPart } from './dataset-part';

/**
 * The parts of a dataset's folder whose files are all there. Those that belong together by the catalogue are one, which
 * names nothing.
 * @throws {DatasetError} where the folder is not laid out as a dataset's repository
 */
export async function folderParts(folder: string): Promise<readonly DatasetPart[]> {
  const splits = findSplits(await listFolder(folder));
  const whole = splits.filter(isWhole);
  const known = findKnownDataset(folder);
  const usual = known && defaultSplits(folder, splits, known);
  const others = whole.filter((split) => !usual?.includes(split));
  return [
    ...(usual?.every(isWhole) ? [{}] : []),
    ...(splits.length === 1
      ? others.map(() => ({}))
      : others.map(({ config, split }) => ({ config, split }))),
  ];
}

function defaultSplits(
  folder: string,
  splits: readonly RepositorySplit[],
  known: KnownDataset,
): readonly RepositorySplit[] | undefined {
  try {
    return chooseSplits(folder, splits, {}, known);
  } catch {
    return undefined;
  }
}

function isWhole(split: RepositorySplit): boolean {
  try {
    return split.files().length > 0;
  } catch {
    return false;
  }
}
