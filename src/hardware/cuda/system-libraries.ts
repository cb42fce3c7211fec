import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What the dynamic loader would search; injected in tests. */
export interface LoaderSource {
  readonly searchPath: string;
  list(folder: string): Promise<string[]>;
  /** What `ldconfig -p` prints. */
  cache(): Promise<string>;
}

const system: LoaderSource = {
  searchPath: process.env['LD_LIBRARY_PATH'] ?? '',
  list: (folder) => readdir(folder),
  cache: async () => {
    const { stdout } = await promisify(execFile)('/sbin/ldconfig', ['-p'], { maxBuffer: 16 * 1024 * 1024 });
    return stdout;
  },
};

/** Names of the shared libraries for x64 that the dynamic loader finds without being told where. */
export async function systemLibraries(source: LoaderSource = system): Promise<ReadonlySet<string>> {
  const folders = source.searchPath.split(/[:;]/).filter((folder) => folder !== '');
  const named = await Promise.all(folders.map((folder) => source.list(folder).catch(() => [])));
  const cached = await source.cache().catch(() => '');
  const inCache = [...cached.matchAll(/^\s*(\S+) \([^)]*x86-64[^)]*\) => /gm)].map(([, name = '']) => name);
  return new Set([...named.flat(), ...inCache]);
}
