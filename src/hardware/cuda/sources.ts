import path from 'node:path';
import { homedir } from 'node:os';
import { pypiFiles } from './nvidia-wheels';
import { nugetOrg } from './nuget';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the archives come from: the publishers, or mirrors that have the same paths. No slash at the end. */
export interface Servers {
  readonly nuget: string;
  readonly pypiFiles: string;
}

/** As `REWARDBENCH_NUGET_URL` and `REWARDBENCH_PYPI_FILES_URL` say, for those behind a mirror. */
export function cudaServers(env: Environment = process.env): Servers {
  const base = (url: string): string => url.replace(/\/+$/, '');
  return {
    nuget: base(env['REWARDBENCH_NUGET_URL'] || nugetOrg),
    pypiFiles: base(env['REWARDBENCH_PYPI_FILES_URL'] || pypiFiles),
  };
}

/** The command line's folder for CUDA libraries: `REWARDBENCH_CUDA_FOLDER`, else in the user's cache. Absolute. */
export function cudaHome(env: Environment = process.env): string {
  const caches = env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache');
  return path.resolve(env['REWARDBENCH_CUDA_FOLDER'] || path.join(caches, 'rewardbench', 'onnxruntime'));
}
