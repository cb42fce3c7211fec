import { fileKind } from '../readers/file-kind';

/** Words in the names of files and folders that say which split they are of, as the hub reads them. */
const splitWords: ReadonlyMap<string, string> = new Map([
  ['train', 'train'],
  ['training', 'train'],
  ['validation', 'validation'],
  ['valid', 'validation'],
  ['val', 'validation'],
  ['dev', 'validation'],
  ['test', 'test'],
  ['testing', 'test'],
  ['eval', 'test'],
  ['evaluation', 'test'],
]);

/** Files that describe a dataset rather than hold its rows. */
const descriptions = new Set([
  'config.json',
  'dataset_info.json',
  'dataset_infos.json',
  'dataset_dict.json',
  'state.json',
]);

const shard = /-(\d{5,})-of-(\d{5,})(?:-[0-9a-f]+)?$/;

/** Whether a file of a repository can hold rows, by its name. */
export function isDataFile(path: string): boolean {
  const names = path.split('/');
  const hidden = names.some((name) => name.startsWith('.') || name.startsWith('__'));
  return !hidden && fileKind(path) !== undefined && !descriptions.has(names.at(-1) ?? '');
}

/**
 * The configuration and split that a data file's name tells, as the hub's conventions have it
 * (https://huggingface.co/docs/hub/datasets-file-names-and-splits), and folders as configurations:
 * `data/{split}-00000-of-00001.parquet`, `{config}/{split}-….parquet`, `{split}.jsonl`, `train/….csv`.
 */
export function splitOfName(path: string): { config: string; split: string } {
  const folders = path.split('/');
  const name = (folders.pop() ?? '').replace(/\.[^.]*$/, '');
  if (folders[0] === 'data') folders.shift();
  const place = folders.findIndex((folder) => splitWords.has(folder.toLowerCase()));
  const config = (place < 0 ? folders : folders.toSpliced(place, 1)).join('/') || 'default';
  const ofFolder = splitWords.get(folders[place]?.toLowerCase() ?? '');
  if (ofFolder !== undefined) return { config, split: ofFolder };
  const sharded = name.replace(shard, '');
  if (sharded !== name) return { config, split: sharded };
  const word = name.split(/[-._ 0-9]+/).find((part) => splitWords.has(part.toLowerCase()));
  return { config, split: splitWords.get(word?.toLowerCase() ?? '') ?? name };
}

/** How many files (`…-00000-of-00004.parquet`) are lacking among those of a split. */
export function missingShards(files: readonly string[]): number {
  const sets = new Map<string, { readonly total: number; found: number }>();
  for (const file of files) {
    const stem = file.replace(/\.[^.]*$/, '');
    const total = shard.exec(stem)?.[2];
    if (total === undefined) continue;
    const key = `${stem.replace(shard, '')} ${total}`;
    const set = sets.get(key) ?? { total: Number(total), found: 0 };
    sets.set(key, set);
    set.found += 1;
  }
  return [...sets.values()].reduce((missing, { total, found }) => missing + Math.max(0, total - found), 0);
}
