import { copyFile, lstat, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { outputsFolder } from './dialogue-scores';

/** Folders of result files in a run's folder, and where the original has them under its `results/`. */
const places: readonly (readonly [inRun: string, underRoot: string])[] = [
  ['eval-set', 'eval-set'],
  ['eval-set-scores', 'eval-set-scores'],
  ['pref-sets', 'pref-sets'],
  ['pref-sets-scores', 'pref-sets-scores'],
  ['best-of-n', 'best-of-n'],
  [outputsFolder, '.'],
];

/**
 * Copies RewardBench's own result files of a finished run to where the original writes them, e.g.
 * `ROOT/eval-set/ORG/MODEL.json`; files of an earlier run of the same model are replaced.
 * @param root the original's `./results`, its `--output_dir`
 * @returns the paths written; none for a run that is not finished
 */
export async function exportResultFiles(runFolder: string, root: string): Promise<string[]> {
  const written: string[] = [];
  for (const [inRun, underRoot] of places) {
    const source = join(runFolder, inRun);
    const names = await readdir(source, { recursive: true }).catch(() => []);
    for (const name of names.sort()) {
      const from = join(source, name);
      // A link may lead anywhere.
      if (!(await lstat(from)).isFile()) continue;
      const to = join(root, underRoot, name);
      await mkdir(dirname(to), { recursive: true });
      await copyFile(from, to);
      written.push(to);
    }
  }
  return written;
}
