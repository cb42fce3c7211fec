import { DatasetError } from '../dataset-error';
import { declaredConfigs, type DeclaredConfig, type DeclaredSplit } from './dataset-card';
import { isDataFile, missingShards, splitOfName } from './file-names';
import { globMatcher } from './glob';

/** A split of one configuration, and how to find its files. */
export interface RepositorySplit {
  readonly config: string;
  readonly split: string;
  /** Whether the dataset card says that this configuration is the one to take. */
  readonly inDefaultConfig: boolean;
  /**
   * Paths in the repository, in order of reading.
   * @throws {DatasetError} when there are none, or some are lacking.
   */
  readonly files: () => readonly string[];
}

/** A repository as far as splits are concerned. */
export interface RepositoryListing {
  /** The folder or `org/name`, for errors. */
  readonly name: string;
  /** All files, relative, with `/`. */
  readonly paths: readonly string[];
  /** Content of README.md, where there is one. */
  readonly readme: string | undefined;
}

/** Each is compared with every path. */
const maxPatterns = 100;
const maxPatternLength = 512;

/**
 * The splits of a dataset's repository: those that its card declares, else those that the names of its files tell.
 * @throws {DatasetError} when the card cannot be understood, or there is no data file.
 */
export function findSplits(listing: RepositoryListing): readonly RepositorySplit[] {
  const data = listing.paths.filter(isDataFile).sort(byCodePoint);
  if (data.length === 0) {
    throw new DatasetError(
      listing.name,
      'holds no data files',
      'Use a folder with .parquet, .jsonl, .json or .csv files, laid out as on the Hugging Face hub.',
    );
  }
  const card = `${listing.name}/README.md`;
  const declared = listing.readme === undefined ? [] : declaredConfigs(card, listing.readme);
  // A configuration without files and folder only adds reading options.
  const useful = declared.filter(({ splits, folder }) => splits !== undefined || folder !== '');
  if (useful.length === 0) return conventional(listing.name, data, '');
  return useful.flatMap((config) => ofConfig(listing.name, config, data));
}

function ofConfig(name: string, config: DeclaredConfig, data: readonly string[]): RepositorySplit[] {
  const inDefaultConfig = config.isDefault || config.name === 'default';
  const { folder, splits } = config;
  if (splits === undefined) {
    const inside = data.filter((path) => path.startsWith(`${folder}/`));
    return conventional(name, inside, `${folder}/`).map((split) => ({
      ...split,
      config: config.name,
      inDefaultConfig,
    }));
  }
  return splits.map((split) => ({
    config: config.name,
    split: split.name,
    inDefaultConfig,
    files: () => filesOf(name, split, folder, data),
  }));
}

function filesOf(
  name: string,
  { name: split, patterns }: DeclaredSplit,
  folder: string,
  data: readonly string[],
): string[] {
  if (patterns.length > maxPatterns || patterns.some(({ length }) => length > maxPatternLength)) {
    throw new DatasetError(
      name,
      `README.md names more or longer paths for the split "${split}" than can be looked for`,
      'Choose a data file itself.',
    );
  }
  const found = patterns.flatMap((pattern) => {
    const files = data.filter(globMatcher(folder === '' ? pattern : `${folder}/${pattern}`));
    if (files.length === 0) {
      throw new DatasetError(
        name,
        `README.md names ${pattern} for the split "${split}", but there is no such data file`,
        'Fetch the dataset again, or choose another split.',
      );
    }
    if (/[*?[]/.test(pattern)) checkWhole(name, split, files);
    return files;
  });
  return [...new Set(found)];
}

function conventional(name: string, data: readonly string[], folder: string): RepositorySplit[] {
  const splits = new Map<string, { config: string; split: string; files: string[] }>();
  for (const path of data) {
    const { config, split } = splitOfName(path.slice(folder.length));
    const key = JSON.stringify([config, split]);
    const known = splits.get(key) ?? { config, split, files: [] };
    splits.set(key, known);
    known.files.push(path);
  }
  return [...splits.values()].map(({ config, split, files }) => ({
    config,
    split,
    inDefaultConfig: config === 'default',
    files: () => {
      checkWhole(name, split, files);
      return files;
    },
  }));
}

function checkWhole(name: string, split: string, files: readonly string[]): void {
  const missing = missingShards(files);
  if (missing > 0) {
    throw new DatasetError(
      name,
      `${missing} of the files of the split "${split}" are not there`,
      'Fetch the dataset again.',
    );
  }
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
