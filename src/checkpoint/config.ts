import { join } from 'node:path';
import { ConfigSection } from './config-section';
import { readJsonFile } from './json';
import { readLabelNames } from './labels';
import { refuseQuantised } from './quantisation';
import { ropeNumber, ropeScaling, type RopeLayer, type RopeScaling } from './rope';

export type { RopeLayer, RopeScaling } from './rope';

const maxConfigBytes = 10_000_000;

/**
 * A checkpoint's config.json. What transformers 4 and 5 write differently (`rope_scaling` against
 * `rope_parameters`, `torch_dtype` against `dtype`) is read through the methods here.
 */
export class ModelConfig extends ConfigSection {
  /** `model_type`, e.g. `llama`. */
  readonly modelType = this.string('model_type');
  /** Names of the Python classes, e.g. `LlamaForSequenceClassification`; may be empty. */
  readonly architectures: readonly string[] = this.optionalStrings('architectures') ?? [];

  /** Outputs of a classification head: 2 where the file names neither labels nor their number. */
  get labels(): number {
    return this.labelNames.length;
  }

  get labelNames(): readonly string[] {
    return readLabelNames(this);
  }

  /** Element type that the file declares, e.g. `bfloat16`. */
  get dtype(): string | undefined {
    const name = this.optionalString('dtype') ?? this.optionalString('torch_dtype');
    return name?.replace(/^torch\./, '');
  }

  /** @param legacyKey where transformers 4 keeps it, for families and layers that have their own key */
  ropeTheta(byDefault: number, legacyKey = 'rope_theta', layer: RopeLayer = 'full_attention'): number {
    return ropeNumber(this, 'rope_theta', legacyKey, byDefault, layer);
  }

  /** Share of each head that is rotated. */
  partialRotaryFactor(byDefault: number, legacyKey = 'partial_rotary_factor'): number {
    return ropeNumber(this, 'partial_rotary_factor', legacyKey, byDefault, 'full_attention');
  }

  ropeScaling(layer: RopeLayer = 'full_attention'): RopeScaling {
    return ropeScaling(this, layer);
  }
}

/**
 * Reads `config.json` of a checkpoint's folder.
 * @throws CheckpointError where it is missing, not a model's, or says that the weights are quantised
 */
export async function readModelConfig(folder: string): Promise<ModelConfig> {
  const file = join(folder, 'config.json');
  const config = new ModelConfig(file, await readJsonFile(file, maxConfigBytes));
  refuseQuantised(config);
  return config;
}
