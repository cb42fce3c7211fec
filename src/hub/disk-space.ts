import { statfs } from 'node:fs/promises';
import { HubError } from './hub-error';

/**
 * Is there room for so many bytes more?
 * @param folder one that exists
 * @throws HubError `disk-space`
 */
export async function ensureSpace(
  folder: string,
  bytes: number,
  advice = 'Make room there, or have HF_HUB_CACHE name a folder on another disk.',
): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (bytes <= free) return;
  throw new HubError(
    'disk-space',
    `${gigabytes(bytes)} have to be fetched, but ${gigabytes(free)} are free in ${folder}.`,
    advice,
  );
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
