import { statfs } from 'node:fs/promises';
import { release, totalmem } from 'node:os';
import path from 'node:path';
import { availableMemory } from '../checkpoint/available-memory';
import { hubCacheFolder } from '../hub/environment';
import { findGraphics } from './find-graphics';
import type { GraphicsProcessor } from './graphics-processor';
import { findProcessor, type Processor } from './processor';

/** What is here. Sizes in bytes. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly system: string;
  readonly node: string;
  readonly processor: Processor;
  readonly memory: {
    readonly total: number;
    readonly free: number;
    /** What a container allows, where it allows less than all. */
    readonly limit?: number;
  };
  /** Absent where nothing is known of GPUs. */
  readonly graphics?: readonly GraphicsProcessor[];
  readonly hubCache: { readonly folder: string; readonly free?: number };
}

export async function findMachine(signal?: AbortSignal): Promise<Machine> {
  const [processor, free, graphics, space] = await Promise.all([
    findProcessor(),
    availableMemory(),
    findGraphics(signal),
    freeSpace(hubCacheFolder()),
  ]);
  const limit = process.constrainedMemory();
  return {
    platform: process.platform,
    arch: process.arch,
    system: release(),
    node: process.versions.node,
    processor,
    memory: {
      total: totalmem(),
      free,
      ...(limit > 0 && limit < totalmem() && { limit }),
    },
    ...(graphics && { graphics }),
    hubCache: { folder: hubCacheFolder(), ...(space !== undefined && { free: space }) },
  };
}

/** Of the disk that the folder is on, or will be. */
async function freeSpace(folder: string): Promise<number | undefined> {
  const { bavail, bsize } = await statfs(folder).catch(() => ({ bavail: undefined, bsize: 0 }));
  if (bavail !== undefined) return bavail * bsize;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : freeSpace(parent);
}
