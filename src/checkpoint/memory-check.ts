import { availableMemory } from './available-memory';
import type { Checkpoint } from './checkpoint';
import { CheckpointError } from './checkpoint-error';
import { estimateMemory } from './memory-estimate';
import { bytesText } from './memory-text';

export interface MemoryCheck {
  /** Where the model is going to run: {@link requireMemory} looks at the CPU's memory alone. */
  readonly provider: string;
  /** Tokens that sequences are cut to. */
  readonly maxLength: number;
  /** Tokens that one session run may compute, unless a single sequence is longer. */
  readonly runTokens: number;
  /** What linear layers' weights are rounded to. */
  readonly quantize?: string | undefined;
  /** Run from the disk where memory is short. */
  readonly force?: boolean | undefined;
}

/** Texts are shorter than a limit beyond this, which stands for "do not cut". */
const longestCounted = 8192;

/** Tokens of the largest session run that is to be expected. */
export function tokensOfRun({ maxLength, runTokens }: Pick<MemoryCheck, 'maxLength' | 'runTokens'>): number {
  return Math.max(runTokens, Math.min(maxLength, longestCounted));
}

/**
 * Refuses a model that needs more memory than is free, before it makes the machine swap.
 * @param available bytes that are free
 * @throws CheckpointError saying how much is needed and what can be done
 */
export async function requireMemory(
  { folder, tensors }: Pick<Checkpoint, 'folder' | 'tensors'>,
  { provider, maxLength, runTokens, quantize, force = false }: MemoryCheck,
  available = availableMemory,
): Promise<void> {
  if (force || provider !== 'cpu') return;
  const needed = estimateMemory(tensors, tokensOfRun({ maxLength, runTokens }), quantize !== undefined).cpu;
  const free = await available();
  if (needed <= free) return;
  throw new CheckpointError(
    folder,
    `needs about ${bytesText(needed)} of memory on the CPU, ${bytesText(free)} are free`,
    'Use a GPU (--provider cuda), a machine with more memory, or --force to run from disk, slowly.',
  );
}

/** What one device must hold of a model, in bytes. */
export interface DeviceShare {
  /** E.g. `layers 0–19 on cuda:0`. */
  readonly name: string;
  readonly needed: number;
  readonly free: number;
}

/**
 * Refuses a placement of which a device cannot hold its share.
 * @throws CheckpointError naming the first such device
 */
export function requireShares(folder: string, shares: readonly DeviceShare[]): void {
  const short = shares.find(({ needed, free }) => needed > free);
  if (short === undefined) return;
  throw new CheckpointError(
    folder,
    `needs about ${bytesText(short.needed)} of memory for ${short.name}, ${bytesText(short.free)} are free`,
    'Place fewer layers there (--place), or let the layers be placed by what is free (--provider cuda).',
  );
}

/** @returns the error for a model that GPUs and CPU cannot hold together */
export function tooLargeForGpus(
  folder: string,
  needed: number,
  gpus: readonly { readonly name: string; readonly free: number }[],
  mainMemory: number,
): CheckpointError {
  const free = gpus.map((gpu) => `${bytesText(gpu.free)} on ${gpu.name}`);
  return new CheckpointError(
    folder,
    `needs about ${bytesText(needed)} of memory on a GPU; free are ${free.join(', ')} and ${bytesText(mainMemory)} of main memory, which cannot hold its layers together`,
    'Use GPUs with more memory, --precision float16, fewer tokens at once (--batch-tokens), or --force to try all the same.',
  );
}
