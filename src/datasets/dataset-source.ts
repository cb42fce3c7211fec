import { basename, extname, resolve } from 'node:path';
import { hubSnapshot } from '../hub/snapshot-path';
import { findKnownDataset, findKnownLayout, type KnownDataset } from './catalogue';
import { chooseSplits, type SplitChoice } from './repository/choice';
import { isFolder, listFolder, resolveInside } from './repository/folder';
import { findSplits, type RepositorySplit } from './repository/splits';

/** Where the rows of a dataset come from. */
export interface DatasetSource {
  /** For people: `org/name` or the folder's or file's name, with what differs from the default in brackets. */
  readonly name: string;
  readonly known: KnownDataset | undefined;
  /** Where a split was taken that nobody named: which, and of which; e.g. `split = test, of test, train`. */
  readonly assumed: string | undefined;
  /** Read one after another; the columns of each are looked at anew. */
  readonly parts: readonly DatasetPart[];
}

/** A file, or one split of a folder. */
export interface DatasetPart {
  readonly config?: string;
  readonly split?: string;
  /** The subset of all its rows, where it is not for a column to say. */
  readonly subset?: string;
  readonly files: readonly DatasetFile[];
}

export interface DatasetFile {
  /** As it is opened. */
  readonly path: string;
  /** In its folder. */
  readonly name: string;
}

/** Finds the files of a dataset. @throws {DatasetError} when it is a folder in which they cannot be found. */
export async function findSource(fileOrFolder: string, choice: SplitChoice): Promise<DatasetSource> {
  if (!(await isFolder(fileOrFolder))) {
    const file = { path: fileOrFolder, name: basename(fileOrFolder) };
    return {
      name: nameOfFile(fileOrFolder),
      known: undefined,
      assumed: undefined,
      parts: [{ files: [file] }],
    };
  }
  const splits = findSplits(await listFolder(fileOrFolder));
  const known = knownOf(fileOrFolder, splits);
  const chosen = chooseSplits(fileOrFolder, splits, choice, known);
  const parts = await Promise.all(chosen.map((split) => toPart(fileOrFolder, split, known)));
  const name = nameOfFolder(fileOrFolder, splits, choice, known);
  return { name, known, assumed: known === undefined ? assumed(chosen, splits, choice) : undefined, parts };
}

function knownOf(folder: string, splits: readonly RepositorySplit[]): KnownDataset | undefined {
  return findKnownDataset(folder) ?? findKnownLayout(new Set(splits.map(({ config }) => config)));
}

async function toPart(
  folder: string,
  { config, split, files }: RepositorySplit,
  known: KnownDataset | undefined,
): Promise<DatasetPart> {
  const subset = known?.subsetIs === 'split' ? split : known?.subsetIs === 'config' ? config : undefined;
  const found: DatasetFile[] = [];
  for (const name of files()) found.push({ name, path: await resolveInside(folder, name) });
  return { config, split, files: found, ...(subset !== undefined && { subset }) };
}

function assumed(
  chosen: readonly RepositorySplit[],
  all: readonly RepositorySplit[],
  { split }: SplitChoice,
): string | undefined {
  const [first] = chosen;
  if (split !== undefined || first === undefined) return undefined;
  const others = all.filter(({ config }) => config === first.config).map((one) => one.split);
  return others.length > 1 ? `split = ${first.split}, of ${others.join(', ')}` : undefined;
}

/** The file's name without extension and without Hugging Face's `-00000-of-00001`. */
function nameOfFile(file: string): string {
  return basename(file, extname(file)).replace(/-\d{5}-of-\d{5}$/, '');
}

function nameOfFolder(
  folder: string,
  splits: readonly RepositorySplit[],
  { config, split }: SplitChoice,
  known: KnownDataset | undefined,
): string {
  const name = hubSnapshot(folder)?.name ?? basename(resolve(folder));
  const usual = [...defaults(folder, splits, known)];
  const isUsual = (key: 'config' | 'split', value: string): boolean =>
    usual.length > 0 && usual.every((one) => one[key] === value);
  const differs = [
    ...(config === undefined || isUsual('config', config) ? [] : [config]),
    ...(split === undefined || isUsual('split', split) ? [] : [split]),
  ];
  return differs.length === 0 ? name : `${name} (${differs.join(', ')})`;
}

/** What is read where nothing is named; none where it has to be. */
function defaults(
  folder: string,
  splits: readonly RepositorySplit[],
  known: KnownDataset | undefined,
): ReadonlySet<RepositorySplit> {
  try {
    return new Set(chooseSplits(folder, splits, {}, known));
  } catch {
    return new Set();
  }
}
