import { exportOutputs, exportResultFiles } from '../../runs/rewardbench-files/export';
import { measureRun } from '../../runs/run-metrics';
import { writePlainFiles } from './plain-files';
import type { Script } from './scripts';
import type { OriginalOptions } from './settings';

/** Where the original's scripts write. */
const results = 'results';

/**
 * Writes the files that the original's program leaves behind, at its paths.
 * @returns those paths
 */
export async function writeOriginalFiles(
  script: Script,
  options: OriginalOptions,
  runFolder: string,
): Promise<string[]> {
  if (script.name !== 'run') {
    return exportResultFiles(runFolder, results, script.name === 'run-v2' ? options.revision : undefined);
  }
  const { output_dir: folder = results } = options;
  const { header } = await measureRun(runFolder);
  return header.dataset.task === 'dialogues'
    ? exportOutputs(runFolder, folder)
    : writePlainFiles(runFolder, folder, options);
}
