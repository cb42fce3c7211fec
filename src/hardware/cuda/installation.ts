import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readManifest, type InstalledFile, type InstalledPackage } from './manifest';
import { isCudaPlatform, runtimePackage } from './runtime-package';

/** The CUDA libraries that were fetched for this version of ONNX Runtime. */
export type CudaInstallation =
  | { readonly state: 'absent'; readonly folder: string }
  | { readonly state: 'damaged'; readonly folder: string; readonly problem: string }
  | { readonly state: 'ready'; readonly folder: string; readonly packages: readonly InstalledPackage[] };

/** What lies beside the libraries' folder while they are fetched. */
export const temporary = {
  downloads: '.downloads',
  unpacking: '.unpacking',
  replaced: '.replaced',
  lock: '.lock',
} as const;

/** The folder of the libraries for a version of ONNX Runtime. */
export const versionFolder = (home: string, version: string): string => path.join(home, `${version}-cuda12`);

/**
 * Looks for the libraries; by names and sizes alone, so that it may be asked before every run.
 * @param home see `cudaHome`
 * @returns undefined where there is no CUDA for this platform, or no ONNX Runtime
 */
export async function findInstallation(home: string): Promise<CudaInstallation | undefined> {
  if (!isCudaPlatform) return undefined;
  const runtime = await runtimePackage().catch(() => undefined);
  if (runtime === undefined) return undefined;
  const { version, library } = runtime;
  const folder = versionFolder(home, version);
  if ((await sizeOf(folder)) === undefined) return { state: 'absent', folder };
  const manifest = await readManifest(folder);
  if (manifest?.version !== version) return { state: 'damaged', folder, problem: 'its manifest is missing' };
  const { packages } = manifest;
  for (const file of filesOf(packages)) {
    if ((await sizeOf(path.join(folder, file.name))) !== file.size) {
      return { state: 'damaged', folder, problem: `${file.name} is missing or of another size` };
    }
  }
  const copy = path.join(folder, path.basename(library));
  if ((await sizeOf(copy)) !== (await sizeOf(library))) {
    return { state: 'damaged', folder, problem: `${path.basename(library)} is not the one in use` };
  }
  return { state: 'ready', folder, packages };
}

/** Like {@link findInstallation}, with every file read and its SHA-256 compared: seconds. */
export async function verifyInstallation(
  home: string,
  signal?: AbortSignal,
): Promise<CudaInstallation | undefined> {
  const found = await findInstallation(home);
  if (found?.state !== 'ready') return found;
  const { folder, packages } = found;
  for (const { name, sha256 } of filesOf(packages)) {
    if ((await sha256Of(path.join(folder, name), signal)) !== sha256) {
      return { state: 'damaged', folder, problem: `${name} is not what was fetched` };
    }
  }
  return found;
}

/** The folder from which the evaluator is to load its libraries; undefined where there is nothing sound. */
export async function libraryFolder(home: string): Promise<string | undefined> {
  const found = await findInstallation(home);
  return found?.state === 'ready' ? found.folder : undefined;
}

/**
 * Deletes what was fetched, for every version of ONNX Runtime, and nothing else that may lie in that folder.
 * @param but names that stay
 */
export async function removeInstallations(
  home: string,
  { but = [] }: { readonly but?: readonly string[] } = {},
): Promise<void> {
  const isOurs = (name: string): boolean =>
    /^\d+\.\d+\.\d+(-[\w.]+)?-cuda12$/.test(name) || Object.values<string>(temporary).includes(name);
  for (const name of await readdir(home).catch(() => [])) {
    if (isOurs(name) && !but.includes(name))
      await rm(path.join(home, name), { recursive: true, force: true });
  }
}

/** Bytes on the disk. */
export const installedBytes = (packages: readonly InstalledPackage[]): number =>
  filesOf(packages).reduce((total, { size }) => total + size, 0);

export async function sha256Of(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash, { ...(signal && { signal }) });
  return hash.digest('hex');
}

const filesOf = (packages: readonly InstalledPackage[]): InstalledFile[] =>
  packages.flatMap(({ files }) => files);

async function sizeOf(file: string): Promise<number | undefined> {
  return (await stat(file).catch(() => undefined))?.size;
}
