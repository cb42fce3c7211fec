import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const prefix = 'rewardbench-profile-';

/** Gives `work` a folder for ONNX Runtime's records, which may have 100 MB, and deletes it afterwards. */
export async function withRecordFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  await deleteLeftOnes();
  const folder = await mkdtemp(path.join(tmpdir(), `${prefix}${process.pid}-`));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A cancelled run's process is killed where it takes its time, and deletes nothing. */
async function deleteLeftOnes(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const [, pid] = /^(\d+)-/.exec(name.startsWith(prefix) ? name.slice(prefix.length) : '') ?? [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    // Another user's stays.
    await rm(path.join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
