import type { WeightsByLayer } from '../heads/reward-graph';
import type { Placement } from '../protocol/evaluator';

/** A GPU, and the bytes that are free on it. */
export interface DeviceMemory {
  readonly provider: Exclude<Placement['provider'], 'cpu'>;
  readonly device: number;
  readonly free: number;
}

/** What a kind of device must hold of a model, in bytes. */
export interface Needs {
  /** As the device holds them: cast once on a GPU, as they are stored on the CPU. */
  readonly weights: WeightsByLayer;
  /** Beside the weights, on every device that computes: activations, copies of weights, the runtime itself. */
  readonly working: number;
}

export interface PlanInput {
  readonly gpu: Needs;
  readonly cpu: Needs;
  readonly gpus: readonly DeviceMemory[];
  /** Free main memory. */
  readonly mainMemory: number;
}

/**
 * Chooses which layers run where: all on one GPU where it can hold them; else GPUs are filled in the order of their
 * free memory, and the CPU takes the rest.
 * @returns undefined where no GPU can hold a single layer, or the CPU not the rest
 */
export function planPlacement({ gpu, cpu, gpus, mainMemory }: PlanInput): Placement[] | undefined {
  const count = gpu.weights.layers.length;
  const placement: Placement[] = [];
  let first = 0;
  for (const { provider, device, free } of [...gpus].sort((a, b) => b.free - a.free)) {
    let layers = 0;
    while (first + layers < count && bytesOf(gpu, first, first + layers + 1) <= free) layers++;
    if (layers > 0) placement.push({ provider, device, layers });
    first += layers;
  }
  if (first === 0) return undefined;
  if (first === count) return placement;
  if (bytesOf(cpu, first, count) > mainMemory) return undefined;
  return [...placement, { provider: 'cpu', device: 0, layers: count - first }];
}

/** Bytes that a device must hold to compute layers `from` to `to`: the embedding comes first, the head last. */
export function bytesOf({ weights, working }: Needs, from: number, to: number): number {
  const own = weights.layers.slice(from, to).reduce((sum, bytes) => sum + bytes, 0);
  const embedding = from === 0 ? weights.embedding : 0;
  const head = to === weights.layers.length ? weights.head : 0;
  return own + embedding + head + working;
}
