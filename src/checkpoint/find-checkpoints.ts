import { type Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { summariseCheckpoint, type CheckpointSummary } from './checkpoint-summary';
import { weightFilesAmong } from './weight-files';

/** Never models, often huge. */
const skipped = new Set(['node_modules', '.git', 'dist', '__pycache__', '.venv', 'blobs', 'refs']);

export interface SearchLimits {
  /** Levels of folders below each root. */
  readonly maxDepth?: number;
  /** Directory entries looked at, over all roots. */
  readonly maxEntries?: number;
}

interface Folder {
  readonly path: string;
  readonly depth: number;
}

/**
 * Finds checkpoints (folders with config.json and weights) under `roots`, nearest first. Reads headers only. A
 * checkpoint that cannot be opened is listed with its `problem`. Unreadable folders and links in circles are passed over.
 */
export async function findCheckpoints(
  roots: readonly string[],
  { maxDepth = 5, maxEntries = 50_000 }: SearchLimits = {},
): Promise<CheckpointSummary[]> {
  const summaries: CheckpointSummary[] = [];
  const visited = new Set<string>();
  const queue: Folder[] = roots.map((root) => ({ path: resolve(root), depth: 0 }));
  let entriesLeft = maxEntries;
  // Breadth first, while the queue grows: the entry bound cuts the deepest folders, not the last root.
  for (const { path, depth } of queue) {
    const place = await realpath(path).catch(() => undefined);
    if (place === undefined || visited.has(place)) continue;
    visited.add(place);
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
    entriesLeft -= entries.length;
    if (entriesLeft < 0) break;
    if (isCheckpoint(entries)) summaries.push(await summariseCheckpoint(path));
    if (depth < maxDepth) queue.push(...(await subfolders(path, entries, depth + 1)));
  }
  return summaries;
}

function isCheckpoint(entries: readonly Dirent[]): boolean {
  const names = entries.map(({ name }) => name);
  if (!names.includes('config.json')) return false;
  return (
    weightFilesAmong(names).length > 0 || names.some((name) => /\.(safetensors|bin)\.index\.json$/.test(name))
  );
}

async function subfolders(path: string, entries: readonly Dirent[], depth: number): Promise<Folder[]> {
  const folders: Folder[] = [];
  for (const entry of entries) {
    if (skipped.has(entry.name)) continue;
    const child = join(path, entry.name);
    if (entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(child)))) {
      folders.push({ path: child, depth });
    }
  }
  return folders;
}

async function isFolder(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  return status?.isDirectory() ?? false;
}
