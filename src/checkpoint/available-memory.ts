import { readFile } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import { controlGroupFolders } from './control-group';

/** How the system says what is free; injected in tests. */
export interface MemorySource {
  readonly platform: NodeJS.Platform;
  total(): number;
  free(): number;
  /** What a container allows; at least `total` where it allows everything. */
  constrained(): number;
  /** Free within what the container allows. */
  available(): number;
  read(path: string): Promise<string>;
}

const system: MemorySource = {
  platform: process.platform,
  total: totalmem,
  free: freemem,
  constrained: () => process.constrainedMemory(),
  available: () => process.availableMemory(),
  read: (path) => readFile(path, 'utf8'),
};

/**
 * Bytes of memory that a model could take without others being swapped out.
 *
 * Linux and Windows count memory that caches files as free; a container's count of its own use does not, so the
 * cached files are added. macOS counts next to nothing as free, because it fills memory with what it may drop
 * at any time: there, half of the memory is taken to be available.
 */
export async function availableMemory(source: MemorySource = system): Promise<number> {
  const free = source.free();
  if (source.platform === 'darwin') return Math.max(free, source.total() / 2);
  const constrained = source.constrained();
  if (constrained === 0 || constrained >= source.total()) return free;
  return Math.min(free, constrained, source.available() + (await cachedFiles(source)));
}

/** Bytes of files that the process's control group (version 2 or 1) holds in memory and can drop. */
async function cachedFiles(source: MemorySource): Promise<number> {
  for (const folder of await controlGroupFolders('memory', (path) => source.read(path))) {
    const text = await source.read(`${folder}/memory.stat`).catch(() => undefined);
    if (text !== undefined) return fileBytes(text);
  }
  return 0;
}

function fileBytes(statistics: string): number {
  const values = new Map(
    statistics.split('\n').map((line) => {
      const [key = '', value = '0'] = line.split(' ');
      return [key, Number(value)];
    }),
  );
  const of = (key: string) => values.get(`total_${key}`) ?? values.get(key) ?? 0;
  return of('inactive_file') + of('active_file');
}
