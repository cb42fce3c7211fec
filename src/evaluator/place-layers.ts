import { availableMemory } from '../checkpoint/available-memory';
import type { Checkpoint } from '../checkpoint/checkpoint';
import { requireMemory, requireShares, tokensOfRun, tooLargeForGpus } from '../checkpoint/memory-check';
import { estimateMemory } from '../checkpoint/memory-estimate';
import { gpuMemory } from '../hardware/nvidia-smi';
import { weightsByLayer, type RewardGraphOptions } from '../heads/reward-graph';
import { loadedBytes } from '../inference/loaded-weights';
import type { ExecutionProvider, Precision } from '../inference/session';
import { bytesOf, planPlacement, type DeviceMemory, type Needs } from '../placement/plan';
import { placementText, rangeOf } from '../placement/text';
import type { Placement, RunSettings } from '../protocol/evaluator';

/** The provider that must be there for a run: of a placement, the first that is not the CPU. */
export function placedProvider(
  { placement }: Pick<RunSettings, 'placement'>,
  otherwise: RunSettings['provider'],
): RunSettings['provider'] {
  if (placement === undefined) return otherwise;
  return placement.find(({ provider }) => provider !== 'cpu')?.provider ?? 'cpu';
}

/** CUDA's context and its libraries' own buffers; an estimate. */
const contextBytes = 600e6;

/** What is free, as it is asked for; injected in tests. */
export interface FreeMemory {
  readonly main: () => Promise<number>;
  /** undefined where nobody can tell. */
  readonly gpus: () => Promise<readonly DeviceMemory[] | undefined>;
}

export interface ToPlace {
  readonly checkpoint: Checkpoint;
  readonly graph: RewardGraphOptions;
  readonly settings: Pick<RunSettings, 'placement' | 'force' | 'maxLength' | 'quantize'>;
  readonly runTokens: number;
  readonly provider: ExecutionProvider;
  /** Of layers on a GPU. */
  readonly precision: Precision;
}

/**
 * Decides which layers of a model run where: as the settings say, or split where the GPU that is asked for cannot
 * hold them all.
 * @returns undefined for all on the provider's first device
 * @throws CheckpointError where the memory does not suffice
 */
export async function placeLayers(
  model: ToPlace,
  free: FreeMemory = machine,
): Promise<readonly Placement[] | undefined> {
  const { checkpoint, settings, provider, runTokens } = model;
  const { placement, force = false, quantize } = settings;
  if (placement !== undefined && quantize === undefined) {
    if (!force) await requirePlaced(model, placement, free);
    return placement;
  }
  const gpus = provider === 'cuda' ? await free.gpus() : undefined;
  if (gpus === undefined || gpus.length === 0) {
    await requireMemory(checkpoint, { ...settings, provider, runTokens }, free.main);
    return placement;
  }
  const [gpu, cpu] = [needsOf(model, provider), needsOf(model, 'cpu')];
  const mainMemory = await free.main();
  const plan = planPlacement({ gpu, cpu, gpus, mainMemory });
  if (plan !== undefined || force) return plan;
  const named = gpus.map(({ device, ...gpu }) => ({ name: `${gpu.provider}:${device}`, free: gpu.free }));
  const needed = bytesOf(gpu, 0, gpu.weights.layers.length);
  throw tooLargeForGpus(checkpoint.folder, needed, named, mainMemory);
}

/** @throws CheckpointError where a device cannot hold what is placed on it */
async function requirePlaced(
  model: ToPlace,
  placement: readonly Placement[],
  free: FreeMemory,
): Promise<void> {
  const gpus = placement.some(({ provider }) => provider === 'cuda') ? await free.gpus() : undefined;
  const main = await free.main();
  const needs = new Map(placement.map(({ provider }) => [provider, needsOf(model, provider)]));
  let first = 0;
  const shares = placement.flatMap((place) => {
    const { provider, device, layers } = place;
    const from = first;
    first += layers;
    const memory =
      provider === 'cpu'
        ? main
        : gpus?.find((gpu) => gpu.provider === provider && gpu.device === device)?.free;
    const own = needs.get(provider);
    if (memory === undefined || own === undefined) return [];
    const needed = bytesOf(own, from, first);
    return [{ name: `layers ${rangeOf(from, layers)} on ${placementText([place])}`, needed, free: memory }];
  });
  requireShares(model.checkpoint.folder, shares);
}

function needsOf(
  { checkpoint, graph, settings, runTokens, precision }: ToPlace,
  provider: ExecutionProvider,
): Needs {
  const { maxLength } = settings;
  const estimate = estimateMemory(checkpoint.tensors, tokensOfRun({ maxLength, runTokens }));
  const onCpu = provider === 'cpu';
  return {
    weights: weightsByLayer(checkpoint, graph, (part) => loadedBytes(part, provider, precision)),
    working: onCpu ? estimate.cpu - estimate.weights : estimate.activations + contextBytes,
  };
}

const machine: FreeMemory = {
  main: () => availableMemory(),
  gpus: async () => {
    // Else CUDA counts its devices by their speed, and the driver by their slots.
    process.env['CUDA_DEVICE_ORDER'] ??= 'PCI_BUS_ID';
    if (process.env['CUDA_DEVICE_ORDER'] !== 'PCI_BUS_ID') return undefined;
    const gpus = await gpuMemory();
    return gpus.map(({ index, freeBytes }) => ({ provider: 'cuda', device: index, free: freeBytes }));
  },
};
