import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { JournalHeader, journalFile } from './format';

/** A header is a few kilobytes; names and findings of a hostile one are not read to their end. */
const longestHeaderBytes = 256 << 10;

/** A run as its journal's first line and its file's state tell: cheap for hundreds of them. */
export interface ListedRun {
  readonly folder: string;
  readonly id: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Absent where the journal cannot be read. */
  readonly header?: JournalHeader;
  /** Changes whenever something is written to the journal. */
  readonly stamp: string;
}

/** Runs in a folder, newest first. A folder without a journal is no run; an absent folder has none. */
export async function listRuns(runsFolder: string): Promise<ListedRun[]> {
  const entries = await readdir(runsFolder, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(runsFolder, name));
  const runs = await Promise.all(folders.map(listRun));
  return runs
    .filter((run) => run !== undefined)
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id));
}

async function listRun(folder: string): Promise<ListedRun | undefined> {
  const file = join(folder, journalFile);
  const state = await stat(file).catch(() => undefined);
  if (!state?.isFile()) return undefined;
  const header = await readHeader(file);
  return {
    folder,
    id: header?.id ?? basename(folder),
    createdAt: header?.createdAt ?? state.birthtime.toISOString(),
    ...(header && { header }),
    stamp: `${state.size}:${state.mtimeMs}`,
  };
}

async function readHeader(file: string): Promise<JournalHeader | undefined> {
  try {
    const parsed = v.safeParse(JournalHeader, JSON.parse(await readFirstLine(file)));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

async function readFirstLine(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(longestHeaderBytes);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    const end = buffer.subarray(0, bytesRead).indexOf('\n');
    return buffer.toString('utf8', 0, Math.max(0, end));
  } finally {
    await handle.close();
  }
}
