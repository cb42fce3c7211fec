import { availableMemory } from './available-memory';
import type { Checkpoint } from './checkpoint';
import { CheckpointError } from './checkpoint-error';
import { estimateMemory } from './memory-estimate';
import { bytesText } from './memory-text';

export interface MemoryCheck {
  /** Where the model is going to run; only the CPU's memory is known. */
  readonly provider: string;
  /** Tokens of the longest sequence. */
  readonly maxLength: number;
  /** Tokens of one session run. */
  readonly batchTokens?: number | undefined;
  /** Run from the disk where memory is short. */
  readonly force?: boolean | undefined;
}

/**
 * Refuses a model that needs more memory than is free, before it makes the machine swap.
 * @param available bytes that are free
 * @throws CheckpointError saying how much is needed and what can be done
 */
export async function requireMemory(
  { folder, tensors }: Pick<Checkpoint, 'folder' | 'tensors'>,
  { provider, maxLength, batchTokens = 0, force = false }: MemoryCheck,
  available = availableMemory,
): Promise<void> {
  if (force || provider !== 'cpu') return;
  const needed = estimateMemory(tensors, Math.max(maxLength, batchTokens)).cpu;
  const free = await available();
  if (needed <= free) return;
  throw new CheckpointError(
    folder,
    `needs about ${bytesText(needed)} of memory on the CPU, ${bytesText(free)} are free`,
    'Use a GPU (--provider cuda), a machine with more memory, or --force to run from disk, slowly.',
  );
}
