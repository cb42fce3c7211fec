import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import type { HubAccess } from './access';
import { HubError } from './hub-error';

const pollMs = 500;
const beatMs = 5_000;
/** A lock that has shown no sign of life over so many looks is left behind. */
const looksUntilStale = 60;

/** Held while a blob is written. */
export interface FileLock {
  /** Has nobody taken it for left behind (after a long sleep, say)? */
  readonly isHeld: () => Promise<boolean>;
}

/**
 * Runs `hold` while no other process, nor another caller in this one, holds the lock. A file made exclusively is the
 * lock; its holder keeps touching it, so that one left behind by a killed process is told: its process is gone, or,
 * on another machine, nothing has touched it over 30 s of looking (clocks are not compared).
 */
export async function withFileLock<Result>(
  file: string,
  { wait, signal }: Pick<HubAccess, 'wait'> & { readonly signal?: AbortSignal | undefined },
  hold: (lock: FileLock) => Promise<Result>,
): Promise<Result> {
  const mine = JSON.stringify({ host: hostname(), pid: process.pid, id: randomUUID() });
  await mkdir(path.dirname(file), { recursive: true });
  let seen = '';
  for (let looks = 0; !(await create(file, mine)); looks++) {
    const found = await look(file);
    if (found.state !== seen) looks = 0;
    seen = found.state;
    if (found.isOrphaned || looks >= looksUntilStale) await takeAway(file, found.content);
    else await wait(pollMs, signal);
  }
  const beat = setInterval(() => void touch(file), beatMs).unref();
  const isHeld = async (): Promise<boolean> => (await contentOf(file)) === mine;
  try {
    return await hold({ isHeld });
  } finally {
    clearInterval(beat);
    if (await isHeld()) await rm(file, { force: true });
  }
}

/** @throws HubError when another process went on with the same file in the meantime */
export async function assertHeld(lock: FileLock, what: string): Promise<void> {
  if (await lock.isHeld()) return;
  throw new HubError('network', `Another program took over the download of ${what}.`, 'Start it again.');
}

async function create(file: string, content: string): Promise<boolean> {
  try {
    await writeFile(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    // Windows says EPERM of a file that is being deleted.
    if (hasCode(error, 'EEXIST') || (process.platform === 'win32' && hasCode(error, 'EPERM'))) return false;
    throw error;
  }
}

async function look(file: string): Promise<{ content: string; state: string; isOrphaned: boolean }> {
  const content = await contentOf(file);
  const touched = await stat(file).catch(() => undefined);
  const [, host, pid] = /^{"host":"(.*)","pid":(\d+),"id"/.exec(content) ?? [];
  const isOrphaned = host === hostname() && !isRunning(Number(pid));
  return { content, state: `${content} ${touched?.mtimeMs ?? 0}`, isOrphaned };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/** By renaming: of several that find it left behind, one gets it; what turns out to be another's is put back. */
async function takeAway(file: string, content: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch {
    return; // Another was faster.
  }
  if ((await contentOf(aside)) === content) await rm(aside, { force: true });
  else await rename(aside, file);
}

async function contentOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

async function touch(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(() => undefined);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
