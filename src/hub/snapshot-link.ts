import { randomUUID } from 'node:crypto';
import { copyFile, link, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a snapshot's file point to its blob: by a relative symlink, as Python does; where the system allows none
 * (Windows without the privilege), by a hard link, else a copy.
 */
export async function linkToBlob(blob: string, target: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  // Beside the blob, so that a snapshot never has anything but whole files.
  const temporary = `${blob}.${randomUUID()}.link`;
  const ways = [
    () => symlinkAt(path.relative(path.dirname(target), blob), target),
    () => link(blob, temporary).then(() => rename(temporary, target)),
    () => copyFile(blob, temporary).then(() => rename(temporary, target)),
  ];
  let failure: unknown;
  for (const way of ways) {
    try {
      await way();
      return;
    } catch (error) {
      failure = error;
      await rm(temporary, { force: true });
    }
  }
  throw failure;
}

async function symlinkAt(destination: string, target: string): Promise<void> {
  await rm(target, { force: true });
  await symlink(destination, target, 'file');
}

/** Notes which commit a branch or tag stands for. */
export async function writeRef(file: string, commit: string): Promise<void> {
  if ((await readFile(file, 'utf8').catch(() => '')) === commit) return;
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID()}.tmp`;
  await writeFile(temporary, commit);
  await rename(temporary, file);
}
