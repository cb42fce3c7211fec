import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Uri } from 'vscode';
import { modelName } from '../hub/snapshot-path';
import { workspaceRunsFolder } from '../runs/workspace-folder';
import { readSettings, resolvePath, workspaceRoot } from './settings';

/** Where runs are stored now. */
export function runsFolder(globalStorage: Uri): string {
  const root = workspaceRoot();
  const chosen = readSettings().runsFolder.trim();
  if (chosen !== '') return resolvePath(chosen, root ?? globalStorage.fsPath);
  return root === undefined ? join(globalStorage.fsPath, 'runs') : workspaceRunsFolder(root);
}

/** A folder for a new run, not yet there: sorts by time, says the model, never taken. */
export function newRunFolder(runs: string, model: string): string {
  const time = new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  const name = modelName(model)
    .replace(/[^\w.-]+/g, '-')
    .slice(0, 60);
  return join(runs, `${time}-${name}-${randomBytes(2).toString('hex')}`);
}
