import { existsSync } from 'node:fs';
import path from 'node:path';
import { chooseDatasetFiles } from '../../datasets/choose-files';
import type { HubAccess } from '../../hub/access';
import { parseRepository, type Repository } from '../../hub/repository';
import { fetchRepository } from './fetch-repository';

export interface DatasetPart {
  readonly config?: string;
  readonly split?: string;
}

/**
 * The file or folder of a dataset: one that exists as it is, else `org/name[@revision]` of the hub.
 * @throws HubError, DatasetError, Stopped
 */
export async function datasetPath(given: string, part: DatasetPart, access: HubAccess): Promise<string> {
  // A misspelt file's name could be a repository's: nobody means the hub by it.
  const isFile = /\.(parquet|jsonl|json|csv)$/i.test(given);
  const repository = existsSync(given) || isFile ? undefined : parseRepository(given, 'dataset');
  return repository === undefined ? path.resolve(given) : fetchDataset(repository, part, access);
}

/** The folder of a dataset's snapshot; what the configuration and split need is downloaded if the cache lacks it. */
export function fetchDataset(repository: Repository, part: DatasetPart, access: HubAccess): Promise<string> {
  const { name } = repository;
  const { config, split } = part;
  return fetchRepository(repository, access, async (files, read) => {
    const paths = files.map(({ path }) => path);
    const readme = paths.includes('README.md') ? await read('README.md') : undefined;
    const needed = new Set(chooseDatasetFiles(paths, readme, { name, config, split }));
    return files.filter(({ path }) => needed.has(path));
  });
}
