import { findKnownDataset } from './catalogue';
import { chooseSplits, type SplitChoice } from './repository/choice';
import { cardFile } from './repository/dataset-card';
import { findSplits } from './repository/splits';

/** What is wanted of a repository on the hub. */
export interface RepositoryChoice extends SplitChoice {
  /** `org/name`: the catalogue knows by it which splits are meant where none is named. */
  readonly name: string;
}

/**
 * The files of a dataset's repository that reading it needs, chosen as `readPreferenceSet` chooses among those of
 * a folder; its card, README.md, is one of them.
 * @param paths all files of the repository, relative, with `/`
 * @param readme content of README.md, where there is one
 * @throws {DatasetError} naming the configurations or splits there are, where the choice is not clear.
 */
export function chooseDatasetFiles(
  paths: readonly string[],
  readme: string | undefined,
  { name, ...choice }: RepositoryChoice,
): readonly string[] {
  const splits = findSplits({ name, paths, readme });
  const chosen = chooseSplits(name, splits, choice, findKnownDataset(name));
  const files = chosen.flatMap((split) => split.files());
  return [...new Set([...paths.filter((path) => path === cardFile), ...files])];
}
