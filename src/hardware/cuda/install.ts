import { copyFile, link, mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { wait, type HubAccess, type Retry } from '../../hub/access';
import { ensureSpace } from '../../hub/disk-space';
import { DownloadMeter, type DownloadProgress } from '../../hub/download-progress';
import { fetchFile } from '../../hub/fetch-file';
import { assertHeld, withFileLock, type FileLock } from '../../hub/file-lock';
import { checked } from '../../hub/response-error';
import { accessTo } from './access';
import { checksumOf, type ArchiveSource } from './archive-source';
import { inOwnWords, makeRoom } from './failure';
import { removeInstallations, sha256Of, temporary } from './installation';
import { writeManifest, type InstalledPackage } from './manifest';
import type { CudaPlan } from './plan';
import { runtimePackage } from './runtime-package';
import { openArchive } from './unpack';

export interface InstallOptions {
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly onRetry?: (retry: Retry) => void;
  /** All has come; unpacking it takes a minute. */
  readonly onUnpacking?: () => void;
  readonly signal?: AbortSignal;
  /** Between tries. */
  readonly wait?: HubAccess['wait'];
}

/**
 * Fetches what the plan lacks, compares the checksums, unpacks the libraries and puts the folder in its place when
 * all is there; libraries for other versions of ONNX Runtime are deleted. What has come is kept when it is stopped.
 * @returns the folder
 * @throws HubError; the signal's reason when it is aborted
 */
export async function installCuda(plan: CudaPlan, options: InstallOptions = {}): Promise<string> {
  await mkdir(plan.home, { recursive: true });
  const lockFile = path.join(plan.home, temporary.lock);
  const waiting = { wait: options.wait ?? wait, signal: options.signal };
  return withFileLock(lockFile, waiting, (lock) => installAlone(plan, lock, options));
}

async function installAlone(plan: CudaPlan, lock: FileLock, options: InstallOptions): Promise<string> {
  const { version, home, folder, kept } = plan;
  const downloads = path.join(home, temporary.downloads);
  await mkdir(downloads, { recursive: true });
  const fetched = await fetchArchives(plan.missing, downloads, lock, options);
  options.onUnpacking?.();

  const unfinished = path.join(home, temporary.unpacking);
  for (const name of [temporary.unpacking, temporary.replaced]) {
    await rm(path.join(home, name), { recursive: true, force: true });
  }
  await mkdir(unfinished);
  const packages: InstalledPackage[] = [];
  for (const { files, ...rest } of kept) {
    for (const { name } of files) await link(path.join(folder, name), path.join(unfinished, name));
    packages.push({ ...rest, files });
  }
  for (const [archive, file] of fetched) {
    packages.push(await unpack(archive, file, unfinished, options.signal));
  }
  packages.push(await copyRuntime(unfinished, options.signal));
  await writeManifest(unfinished, { format: 1, version, packages });

  await assertHeld(lock, 'the CUDA libraries');
  // A folder cannot be renamed onto another.
  await rename(folder, path.join(home, temporary.replaced)).catch(() => undefined);
  await rename(unfinished, folder);
  await removeInstallations(home, { but: [path.basename(folder), temporary.lock] });
  return folder;
}

/** One after another: their hosts are fast, and the disk is one. */
async function fetchArchives(
  archives: readonly ArchiveSource[],
  folder: string,
  lock: FileLock,
  { onProgress, onRetry, signal, ...options }: InstallOptions,
): Promise<Map<ArchiveSource, string>> {
  const places = archives.map((archive) => path.join(folder, checksumOf(archive).slice(0, 64)));
  const present = await Promise.all(
    places.map(async (place) => (await sizeOf(place)) ?? (await sizeOf(partialOf(place))) ?? 0),
  );
  const totalBytes = sum(archives.map(({ file }) => file.size));
  await ensureSpace(folder, totalBytes - sum(present), makeRoom);
  const expected = { totalBytes, totalFiles: archives.length, found: sum(present) };
  const meter = new DownloadMeter(expected, onProgress);
  const fetched = new Map<ArchiveSource, string>();
  for (const [i, archive] of archives.entries()) {
    const { address, file } = archive;
    const place = places[i] ?? '';
    let last = present[i] ?? 0;
    const at = (position: number): void => {
      meter.received(position - last);
      last = position;
    };
    // Whole ones have their names only when their checksum was right.
    if ((await sizeOf(place)) !== file.size) {
      const access = {
        ...accessTo(new URL(address).origin, folder),
        ...(options.wait && { wait: options.wait }),
        ...(onRetry && { onRetry }),
      };
      const source = { ...archive, check: (response: Response) => checked(response, access, {}) };
      const target = { path: place, partial: partialOf(place), lock };
      await fetchFile(source, target, { access, at, signal }).catch((error: unknown) => {
        throw inOwnWords(error, address);
      });
    }
    at(file.size);
    meter.fileDone();
    fetched.set(archive, place);
  }
  return fetched;
}

async function unpack(
  source: ArchiveSource,
  file: string,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<InstalledPackage> {
  const archive = await openArchive(file, source);
  try {
    await ensureSpace(folder, archive.bytes, makeRoom);
    const files = await archive.unpackTo(folder, signal);
    return { name: source.name, version: source.version, checksum: checksumOf(source), files };
  } catch (error) {
    throw inOwnWords(error, source.address);
  } finally {
    archive.close();
  }
}

/** ONNX Runtime looks for its providers beside itself: beside the copy that is loaded from here. */
async function copyRuntime(folder: string, signal: AbortSignal | undefined): Promise<InstalledPackage> {
  const { version, library } = await runtimePackage();
  const name = path.basename(library);
  const copy = path.join(folder, name);
  await copyFile(library, copy);
  const sha256 = await sha256Of(copy, signal);
  const size = (await sizeOf(copy)) ?? 0;
  return { name: 'onnxruntime-node', version, checksum: sha256, files: [{ name, size, sha256 }] };
}

const partialOf = (file: string): string => `${file}.incomplete`;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);

async function sizeOf(file: string): Promise<number | undefined> {
  return (await stat(file).catch(() => undefined))?.size;
}
