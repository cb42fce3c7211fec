import { copyFile, lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pythonString } from '../python-json';
import { outputsFolder } from './dialogue-scores';
import { safeName } from './write-file';

/** Folders of a run's result files, as the original has them under its `results/`. */
const folders = ['eval-set', 'eval-set-scores', 'pref-sets', 'pref-sets-scores', 'best-of-n'];

/**
 * Copies the result files of a finished run to where the original's scripts write them, e.g.
 * `ROOT/eval-set/ORG/MODEL.json`; files of an earlier run of the same model are replaced.
 * @param root the original's `./results`
 * @param revision becomes part of the model's name, as in the original's `run_v2.py`
 * @returns the paths written; none for a run that is not finished
 */
export async function exportResultFiles(
  runFolder: string,
  root: string,
  revision?: string,
): Promise<string[]> {
  const written: string[] = [];
  for (const folder of folders) {
    for (const name of await filesIn(join(runFolder, folder))) {
      const from = join(runFolder, folder, name);
      const to = join(root, folder, revision === undefined ? name : nameOf(name, revision));
      await mkdir(dirname(to), { recursive: true });
      if (revision === undefined) await copyFile(from, to);
      else await writeFile(to, ofRevision(await readFile(from, 'utf8'), revision));
      written.push(to);
    }
  }
  return written;
}

/**
 * Copies each example's scores to where the original's `rewardbench` command writes them:
 * `ROOT/ORG/MODEL_outputs.jsonl`.
 * @param root its `--output_dir`
 * @returns the paths written; none for a run that is not finished
 */
export async function exportOutputs(runFolder: string, root: string): Promise<string[]> {
  const written: string[] = [];
  for (const name of await filesIn(join(runFolder, outputsFolder))) {
    const to = join(root, name);
    await mkdir(dirname(to), { recursive: true });
    await copyFile(join(runFolder, outputsFolder, name), to);
    written.push(to);
  }
  return written;
}

/** Relative to the folder. */
async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files: string[] = [];
  for (const name of names.sort()) {
    // A link may lead anywhere.
    if ((await lstat(join(folder, name))).isFile()) files.push(name);
  }
  return files;
}

const nameOf = (name: string, revision: string): string =>
  name.replace(/\.json$/, `-${safeName(revision)}.json`);

/** The member `model` stands on a line of its own; within a text its quotes would be escaped. */
function ofRevision(content: string, revision: string): string {
  const addition = pythonString(`-${revision}`).slice(1, -1);
  return content.replace(/^( {4}"model": ".*)"(,?)$/m, (_, start: string, comma: string) => {
    return `${start}${addition}"${comma}`;
  });
}
