import { knownDatasets, type KnownDataset, type KnownSubset } from '../../datasets/catalogue';
import { findCached } from '../../hub/cached-repositories';
import type { Repository } from '../../hub/repository';
import { partText, type DatasetPart } from './dataset-part';
import { folderParts } from './folder-parts';

/** A set of RewardBench's own, as one evaluates it. */
export interface KnownSet {
  readonly title: string;
  readonly repository: Repository;
  readonly part: DatasetPart;
  readonly known: KnownDataset;
  /** Undefined where nobody has said how many there are. */
  readonly rows: number | undefined;
  readonly subsets: readonly KnownSubset[];
}

/** Each set with the splits that are read by default, then its other splits one by one. */
export const knownSets: readonly KnownSet[] = knownDatasets.flatMap((known) => {
  const usual = known.splits.filter(({ name }) => known.defaultSplits.includes(name));
  const others = known.splits.filter(({ name }) => !known.defaultSplits.includes(name));
  return [toSet(known, {}, usual), ...others.map((split) => toSet(known, { split: split.name }, [split]))];
});

function toSet(known: KnownDataset, part: DatasetPart, splits: KnownDataset['splits']): KnownSet {
  const text = partText(part);
  const rows = splits.map((split) => split.rows);
  return {
    // What tells them apart comes first: the side bar is narrow.
    title: text === '' ? known.title : `${text} of ${known.title}`,
    repository: { kind: 'dataset', name: known.name },
    part,
    known,
    rows: rows.some((count) => count === undefined)
      ? undefined
      : rows.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    subsets: splits.flatMap(({ subsets = [] }) => subsets),
  };
}

/** The folder of a set that is in the Hugging Face cache, whole. */
export async function downloadedSet({ repository, part }: KnownSet): Promise<string | undefined> {
  const cached = await findCached(repository);
  if (!cached) return undefined;
  const parts = await folderParts(cached.folder).catch(() => []);
  const there = parts.some(({ split }) => split === part.split);
  return there ? cached.folder : undefined;
}
