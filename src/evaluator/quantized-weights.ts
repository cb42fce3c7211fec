import type { Checkpoint } from '../checkpoint/checkpoint';
import { RewardModel, type RewardModelOptions } from '../inference/reward-model';
import type { EvaluatorEvent, RunSettings } from '../protocol/evaluator';
import { quantizeCheckpoint } from '../quantization/quantize-checkpoint';
import { QuantizationError } from '../quantization/quantization-error';

/** Who is told how far the work is, and can stop it. */
export interface Watch {
  readonly emit: (event: EvaluatorEvent) => void;
  readonly signal: AbortSignal;
}

/** A checkpoint, and where what is made of it is kept. */
export interface ToQuantize {
  readonly settings: RunSettings;
  readonly checkpoint: Checkpoint;
  /** File name → hash. */
  readonly fingerprint: Readonly<Record<string, string>>;
  /** Where the runs' folders are. */
  readonly runsFolder: string;
  readonly watch?: Watch | undefined;
}

/**
 * The weights in 8 bits that the settings ask for, as an option of a model; nothing where they ask for none.
 * @throws QuantizationError where they ask for what cannot be; an AbortError once it is stopped
 */
export async function quantizedWeights(
  { settings, checkpoint, fingerprint, runsFolder, watch }: ToQuantize,
  options: RewardModelOptions,
): Promise<Pick<RewardModelOptions, 'quantized'>> {
  if (settings.quantize === undefined) return {};
  const { graph } = await RewardModel.build(checkpoint, 'cpu', options);
  const quantized = await quantizeCheckpoint({
    checkpoint,
    fingerprint,
    linears: graph.quantizable,
    runsFolder,
    signal: watch?.signal ?? new AbortController().signal,
    onProgress(done, total) {
      const progress = {
        phase: 'quantizing',
        done,
        total,
        examplesPerSecond: 0,
        tokensPerSecond: 0,
      } as const;
      watch?.emit({ type: 'progress', progress });
    },
  });
  return { quantized };
}

/**
 * Where to compute: 8-bit weights are on the CPU alone, which is what `auto` means with them.
 * @throws QuantizationError where something else is asked for by name
 */
export function providerOf({
  provider,
  placement = [],
  precision = 'float32',
  quantize,
}: RunSettings): RunSettings['provider'] {
  if (quantize === undefined) return provider;
  const places = new Set([provider, ...placement.map((place) => place.provider)]);
  for (const place of places) {
    if (place === 'auto' || place === 'cpu') continue;
    throw new QuantizationError(
      `${quantize} weights are computed on the CPU only, not on ${place}`,
      'Leave out --quantize to use the GPU, or name --provider cpu.',
    );
  }
  if (precision !== 'float32') {
    throw new QuantizationError(
      `${quantize} weights and ${precision} exclude each other`,
      'Choose one of --quantize and --precision.',
    );
  }
  return 'cpu';
}
