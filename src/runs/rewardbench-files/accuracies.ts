import { join } from 'node:path';
import type { SubsetMetrics } from '../metrics';
import { pythonFloat, pythonObject } from '../python-json';
import { fileModel, headerMembers, setFolder, type ResultHeader } from './result-header';
import { fileOfModel, writeWhole } from './write-file';

/**
 * Writes accuracy by subset.
 * @returns the file's path, `FOLDER/eval-set/ORG/MODEL.json` or `FOLDER/pref-sets/…`.
 */
export async function writeAccuracies(
  folder: string,
  header: ResultHeader,
  subsets: readonly Pick<SubsetMetrics, 'name' | 'accuracy'>[],
): Promise<string> {
  const members = subsets.flatMap(({ name, accuracy }) =>
    accuracy === null ? [] : [[name, pythonFloat(accuracy)] as const],
  );
  const set = setFolder(subsets.map(({ name }) => name));
  const file = fileOfModel(join(folder, set), fileModel(header), '.json');
  // The header comes last: a subset named like one of its members must not pass for it.
  return writeWhole(file, pythonObject(new Map([...members, ...headerMembers(header)])));
}
