import { availableMemory } from '../checkpoint/available-memory';
import type { Checkpoint } from '../checkpoint/checkpoint';
import { estimateMemory, usualRunTokens } from '../checkpoint/memory-estimate';
import { gpuMemory } from '../hardware/nvidia-smi';
import type { ExecutionProvider } from '../inference/session';

/** A run of fewer is not worth its start: weights are read once for each. */
const fewest = 256;
/**
 * On the CPU more does not help: the products are large enough, and attention's padding grows with the batch. A model
 * of GPT-2 small's size took, for 40 of RewardBench's pairs, 25, 26, 30 and 35 processor seconds at 512, 1,024, 2,048
 * and 4,096 tokens.
 */
const mostOnCpu = 1024;
/** A GPU computes thousands of rows at once. */
const mostOnGpu = 16_384;
/** Of the memory that the weights leave free; the rest is for others, and for what the estimate does not know. */
const usableShare = 1 / 4;

/** What is free, in bytes; injected in tests. */
export interface FreeBytes {
  readonly main: () => Promise<number>;
  /** Of the first GPU that CUDA drives; undefined where nobody can tell. */
  readonly gpu: () => Promise<number | undefined>;
}

/** Chooses how many tokens to compute at once where the user does not: as many as help and as memory has room for. */
export async function tokenBudget(
  { tensors }: Pick<Checkpoint, 'tensors'>,
  provider: ExecutionProvider,
  free: FreeBytes = machine,
): Promise<number> {
  const bytes = await (provider === 'cpu' ? free.main() : provider === 'cuda' ? free.gpu() : undefined);
  if (bytes === undefined) return usualRunTokens;
  const { cpu, gpu } = estimateMemory(tensors, 0);
  const perToken = estimateMemory(tensors, 1).activations;
  const [taken, most] = provider === 'cpu' ? [cpu, mostOnCpu] : [gpu, mostOnGpu];
  const room = (usableShare * (bytes - taken)) / perToken;
  return Math.min(most, Math.max(fewest, 2 ** Math.floor(Math.log2(Math.max(1, room)))));
}

const machine: FreeBytes = {
  main: () => availableMemory(),
  gpu: async () => (await gpuMemory())[0]?.freeBytes,
};
