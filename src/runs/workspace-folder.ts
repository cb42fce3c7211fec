import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Where a workspace keeps its runs, for the extension and the command line alike. */
export function workspaceRunsFolder(root: string): string {
  return path.join(root, '.rewardbench', 'runs');
}

/** Creates the folder; a workspace's own one is kept out of version control. */
export async function prepareRunsFolder(runs: string, root: string | undefined): Promise<void> {
  await mkdir(runs, { recursive: true });
  if (root === undefined || runs !== workspaceRunsFolder(root)) return;
  const ignore = path.join(path.dirname(runs), '.gitignore');
  await writeFile(ignore, '*\n', { flag: 'wx' }).catch(() => undefined);
}
