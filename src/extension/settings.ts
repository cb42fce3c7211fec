import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import * as v from 'valibot';
import { workspace } from 'vscode';
import { providers } from '../protocol/evaluator';

const positiveInteger = v.pipe(v.number(), v.integer(), v.minValue(1));

/** The settings as package.json declares them; a value of a wrong type counts as the default. */
const Settings = v.object({
  modelFolders: v.fallback(v.array(v.string()), []),
  provider: v.fallback(v.picklist(providers), 'auto'),
  maxLength: v.fallback(positiveInteger, 2048),
  batchTokens: v.fallback(v.nullable(positiveInteger), null),
  runsFolder: v.fallback(v.string(), ''),
  hubEndpoint: v.fallback(v.string(), ''),
});
export type Settings = v.InferOutput<typeof Settings>;

/** Paths are as the user wrote them; see {@link resolvePath}. */
export function readSettings(): Settings {
  const configuration = workspace.getConfiguration('rewardbench');
  const names = Object.keys(Settings.entries);
  return v.parse(Settings, Object.fromEntries(names.map((name) => [name, configuration.get(name)])));
}

/** An absolute path for one in the settings: `~` is the home folder, relative ones start at `base`. */
export function resolvePath(path: string, base: string): string {
  if (path === '~' || /^~[\\/]/.test(path)) return join(homedir(), path.slice(1));
  return isAbsolute(path) ? path : resolve(base, path);
}

/** Folder of the first workspace folder on disk; undefined without one. */
export function workspaceRoot(): string | undefined {
  return workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri.fsPath;
}
