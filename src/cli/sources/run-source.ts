import { existsSync } from 'node:fs';
import path from 'node:path';
import { journalFile } from '../../runs/format';
import { listRuns, type ListedRun } from '../../runs/run-list';
import { UsageError } from '../ending';

const mostListed = 8;

/**
 * The folder of a run that a command line names: the folder itself, its name in the folder that holds runs, or as much of
 * the beginning of that name as tells it from the others.
 *
 * @param output the folder that holds runs
 * @throws {UsageError} where there is no such run, or more than one
 */
export async function runFolder(named: string, output: string): Promise<string> {
  if (existsSync(path.join(named, journalFile))) return path.resolve(named);
  const runs = await listRuns(path.resolve(output));
  const exact = runs.find((run) => path.basename(run.folder) === named || run.id === named);
  if (exact) return exact.folder;
  const found = named === '' ? [] : runs.filter((run) => path.basename(run.folder).startsWith(named));
  const [first, second] = found;
  if (first && !second) return first.folder;
  if (first) throw new UsageError(`"${named}" is the beginning of several runs:${list(found)}`);
  throw new UsageError(
    `"${named}" is no run: neither a folder with a ${journalFile}, nor one's name in ${output}${known(runs)}`,
  );
}

function known(runs: readonly ListedRun[]): string {
  return runs.length === 0 ? ', which holds none' : `, which holds:${list(runs)}`;
}

function list(runs: readonly ListedRun[]): string {
  const names = runs.slice(0, mostListed).map(({ folder }) => `\n       ${path.basename(folder)}`);
  return names.join('') + (runs.length > mostListed ? `\n       … and ${runs.length - mostListed} more` : '');
}
