import type { KnownDataset } from '../catalogue';
import { DatasetError } from '../dataset-error';
import type { RepositorySplit } from './splits';

/** Which of a repository's configurations and splits are wanted; absent = the default. */
export interface SplitChoice {
  readonly config?: string | undefined;
  readonly split?: string | undefined;
}

/**
 * The splits to read, in order. Where none is named: those that the catalogue names, else the only one, else
 * `test`, else `train`; and of configurations the one that the card names as default, else the only one.
 * @throws {DatasetError} naming what there is.
 */
export function chooseSplits(
  name: string,
  all: readonly RepositorySplit[],
  choice: SplitChoice,
  known: KnownDataset | undefined,
): readonly RepositorySplit[] {
  return chooseConfigs(name, all, choice, known).flatMap((config) =>
    chooseOf(
      name,
      all.filter((split) => split.config === config),
      choice.split,
      known,
    ),
  );
}

function chooseConfigs(
  name: string,
  all: readonly RepositorySplit[],
  { config, split }: SplitChoice,
  known: KnownDataset | undefined,
): readonly string[] {
  const configs = [...new Set(all.map((one) => one.config))];
  if (config !== undefined) {
    if (configs.includes(config)) return [config];
    throw new DatasetError(
      name,
      `has no configuration "${config}"`,
      `Its configurations are: ${list(configs)}.`,
    );
  }
  const wanted = known?.defaultConfigs?.filter((one) => configs.includes(one)) ?? [];
  if (wanted.length > 0) return wanted;
  const byDefault = all.find((one) => one.inDefaultConfig)?.config;
  if (byDefault !== undefined) return [byDefault];
  const having = split === undefined ? configs : configs.filter((one) => hasSplit(all, one, split));
  const [only, ...others] = having.length > 0 ? having : configs;
  if (only !== undefined && others.length === 0) return [only];
  throw new DatasetError(
    name,
    'has several configurations',
    `Choose one of its configurations: ${list(configs)}.`,
  );
}

function hasSplit(all: readonly RepositorySplit[], config: string, split: string): boolean {
  return all.some((one) => one.config === config && one.split === split);
}

function chooseOf(
  name: string,
  splits: readonly RepositorySplit[],
  wanted: string | undefined,
  known: KnownDataset | undefined,
): readonly RepositorySplit[] {
  const named = (split: string): RepositorySplit[] => splits.filter((one) => one.split === split);
  const names = splits.map(({ split }) => split);
  if (wanted !== undefined) {
    const found = named(wanted);
    if (found.length > 0) return found;
    throw new DatasetError(name, `has no split "${wanted}"`, `Its splits are: ${list(names)}.`);
  }
  const ofCatalogue = known?.defaultSplits.flatMap(named) ?? [];
  if (ofCatalogue.length > 0) return ofCatalogue;
  if (splits.length === 1) return splits;
  const usual = ['test', 'train'].map(named).find((found) => found.length > 0);
  if (usual !== undefined) return usual;
  throw new DatasetError(name, 'has several splits', `Choose one of its splits: ${list(names)}.`);
}

/** Some sets have thousands. */
function list(names: readonly string[]): string {
  const shown = names.slice(0, 20).join(', ');
  return names.length > 20 ? `${shown} and ${names.length - 20} others` : shown;
}
