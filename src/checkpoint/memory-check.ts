import { availableMemory } from './available-memory';
import type { Checkpoint } from './checkpoint';
import { CheckpointError } from './checkpoint-error';
import { estimateMemory } from './memory-estimate';
import { bytesText } from './memory-text';

export interface MemoryCheck {
  /** Where the model is going to run; only the CPU's memory is known. */
  readonly provider: string;
  /** Tokens that sequences are cut to. */
  readonly maxLength: number;
  /** Tokens that one session run may compute, unless a single sequence is longer. */
  readonly runTokens: number;
  /** Run from the disk where memory is short. */
  readonly force?: boolean | undefined;
}

/** Texts are shorter than a limit beyond this, which stands for "do not cut". */
const longestCounted = 8192;

/**
 * Refuses a model that needs more memory than is free, before it makes the machine swap.
 * @param available bytes that are free
 * @throws CheckpointError saying how much is needed and what can be done
 */
export async function requireMemory(
  { folder, tensors }: Pick<Checkpoint, 'folder' | 'tensors'>,
  { provider, maxLength, runTokens, force = false }: MemoryCheck,
  available = availableMemory,
): Promise<void> {
  if (force || provider !== 'cpu') return;
  const tokens = Math.max(runTokens, Math.min(maxLength, longestCounted));
  const needed = estimateMemory(tensors, tokens).cpu;
  const free = await available();
  if (needed <= free) return;
  throw new CheckpointError(
    folder,
    `needs about ${bytesText(needed)} of memory on the CPU, ${bytesText(free)} are free`,
    'Use a GPU (--provider cuda), a machine with more memory, or --force to run from disk, slowly.',
  );
}
