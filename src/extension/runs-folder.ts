import { mkdir, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { basename, join } from 'node:path';
import type { Uri } from 'vscode';
import { readSettings, resolvePath, workspaceRoot } from './settings';

/** Where runs are stored now. */
export function runsFolder(globalStorage: Uri): string {
  const root = workspaceRoot();
  const chosen = readSettings().runsFolder.trim();
  if (chosen !== '') return resolvePath(chosen, root ?? globalStorage.fsPath);
  return root === undefined ? join(globalStorage.fsPath, 'runs') : join(root, '.rewardbench', 'runs');
}

/** A folder for a new run, not yet there: sorts by time, says the model, never taken. */
export function newRunFolder(runs: string, model: string): string {
  const time = new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  const name = basename(model)
    .replace(/[^\w.-]+/g, '-')
    .slice(0, 60);
  return join(runs, `${time}-${name}-${randomBytes(2).toString('hex')}`);
}

/** Creates the folder; the workspace's own one is kept out of version control. */
export async function prepareRunsFolder(runs: string): Promise<void> {
  await mkdir(runs, { recursive: true });
  const root = workspaceRoot();
  if (root === undefined || runs !== join(root, '.rewardbench', 'runs')) return;
  await writeFile(join(root, '.rewardbench', '.gitignore'), '*\n', { flag: 'wx' }).catch(() => undefined);
}
