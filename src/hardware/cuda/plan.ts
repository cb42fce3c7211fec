import { accessTo } from './access';
import { checksumOf, type ArchiveSource } from './archive-source';
import { inOwnWords } from './failure';
import { findInstallation, versionFolder } from './installation';
import type { InstalledPackage } from './manifest';
import { providerSource } from './nuget';
import { wheelSources } from './nvidia-wheels';
import { runtimePackage } from './runtime-package';
import { cudaServers, type Servers } from './sources';
import { systemLibraries } from './system-libraries';

/** What is to be fetched, and where it goes: what a user is asked about. */
export interface CudaPlan {
  /** Of ONNX Runtime. */
  readonly version: string;
  readonly home: string;
  readonly folder: string;
  /** What is there already and belongs there. */
  readonly kept: readonly InstalledPackage[];
  readonly missing: readonly ArchiveSource[];
  /** To be fetched. */
  readonly bytes: number;
}

export interface PlanOptions {
  /** See `cudaHome`. */
  readonly home: string;
  readonly servers?: Servers;
  /** Names of the libraries that the system has. */
  readonly present?: ReadonlySet<string>;
  readonly signal?: AbortSignal;
}

/**
 * Finds out what is missing: ONNX Runtime's libraries for CUDA, and those of CUDA and cuDNN that the system lacks.
 * Asks NuGet's catalogue; fetches nothing.
 * @throws HubError; the signal's reason when it is aborted
 */
export async function planInstallation(options: PlanOptions): Promise<CudaPlan> {
  const { home, signal, servers = cudaServers() } = options;
  const { version } = await runtimePackage();
  const present = options.present ?? (await systemLibraries());
  const provider = await providerSource(version, servers.nuget, accessTo(servers.nuget, home), signal).catch(
    (error: unknown) => {
      throw inOwnWords(error, servers.nuget);
    },
  );
  const archives = [provider, ...wheelSources(present, servers.pypiFiles)];
  const found = await findInstallation(home);
  const there = found?.state === 'ready' ? found.packages : [];
  const isThere = (archive: ArchiveSource): boolean =>
    there.some(({ checksum }) => checksum === checksumOf(archive));
  const missing = archives.filter((archive) => !isThere(archive));
  return {
    version,
    home,
    folder: versionFolder(home, version),
    kept: there.filter(({ checksum }) => archives.some((archive) => checksumOf(archive) === checksum)),
    missing,
    bytes: missing.reduce((total, { file }) => total + file.size, 0),
  };
}
