import type { ConfigSection } from './config-section';

/** Scaling of rotary positions, under the names of transformers' `modeling_rope_utils.py`. */
export type RopeScaling =
  | { readonly type: 'default' }
  | { readonly type: 'linear'; readonly factor: number }
  | { readonly type: 'dynamic'; readonly factor: number; readonly originalMaxPositions?: number }
  | {
      readonly type: 'llama3';
      readonly factor: number;
      readonly lowFrequencyFactor: number;
      readonly highFrequencyFactor: number;
      readonly originalMaxPositions: number;
    }
  | {
      readonly type: 'yarn';
      /** Absent: the ratio of maximum to original positions. */
      readonly factor?: number;
      readonly originalMaxPositions?: number;
      readonly attentionFactor?: number;
      readonly betaFast: number;
      readonly betaSlow: number;
      readonly mscale?: number;
      readonly mscaleAllDimensions?: number;
      /** Round the ramp's corners to whole dimensions. */
      readonly truncate: boolean;
    }
  | {
      readonly type: 'longrope';
      /** One per rotated pair, for sequences up to the original length. */
      readonly shortFactor: readonly number[];
      /** One per rotated pair, for longer sequences. */
      readonly longFactor: readonly number[];
      readonly factor?: number;
      readonly originalMaxPositions?: number;
      readonly attentionFactor?: number;
    };

/** Kinds of layer that may have positions of their own (Gemma 3, ModernBERT). */
export type RopeLayer = 'full_attention' | 'sliding_attention';

/**
 * The object that describes rotary positions: transformers 5 `rope_parameters` (or its part for a kind of layer),
 * else transformers 4 `rope_scaling`, which concerns only layers with full attention.
 */
function ropeSection(config: ConfigSection, layer: RopeLayer): ConfigSection | undefined {
  const parameters = config.section('rope_parameters');
  if (parameters !== undefined) {
    const perLayer = parameters.has('full_attention') || parameters.has('sliding_attention');
    return perLayer ? parameters.section(layer) : parameters;
  }
  return layer === 'full_attention' ? config.section('rope_scaling') : undefined;
}

/** A number that transformers 5 keeps inside `rope_parameters` and transformers 4 at the top, under `legacyKey`. */
export function ropeNumber(
  config: ConfigSection,
  key: string,
  legacyKey: string,
  byDefault: number,
  layer: RopeLayer,
): number {
  const section = ropeSection(config, layer);
  if (section?.has(key)) return section.number(key, { min: 0 });
  return config.number(legacyKey, { default: byDefault, min: 0 });
}

/** @see {@link RopeScaling} */
export function ropeScaling(config: ConfigSection, layer: RopeLayer): RopeScaling {
  const section = ropeSection(config, layer);
  if (section === undefined) return { type: 'default' };
  const key = section.has('rope_type') ? 'rope_type' : 'type';
  // transformers 5 writes rope_parameters for plain models too, and then may leave out the type.
  const type = section.string(key, config.has('rope_parameters') ? { default: 'default' } : {});
  switch (longropeName(type, config) ? 'longrope' : type) {
    case 'default':
      return { type: 'default' };
    case 'linear':
      return { type: 'linear', factor: factor(section) };
    case 'dynamic':
      return { type: 'dynamic', factor: factor(section), ...originalMaxPositions(section) };
    case 'llama3':
      return {
        type: 'llama3',
        factor: factor(section),
        lowFrequencyFactor: section.number('low_freq_factor', { min: 0 }),
        highFrequencyFactor: section.number('high_freq_factor', { min: 0 }),
        originalMaxPositions: section.integer('original_max_position_embeddings', { min: 1 }),
      };
    case 'yarn':
      return {
        type: 'yarn',
        ...optionally('factor', section.optionalNumber('factor', { min: 1 })),
        ...originalMaxPositions(section),
        ...optionally('attentionFactor', section.optionalNumber('attention_factor', { min: 0 })),
        betaFast: section.number('beta_fast', { default: 32 }),
        betaSlow: section.number('beta_slow', { default: 1 }),
        ...optionally('mscale', section.optionalNumber('mscale')),
        ...optionally('mscaleAllDimensions', section.optionalNumber('mscale_all_dim')),
        truncate: section.boolean('truncate', { default: true }),
      };
    case 'longrope':
      return {
        type: 'longrope',
        shortFactor: factors(section, 'short_factor'),
        longFactor: factors(section, 'long_factor'),
        ...optionally('factor', section.optionalNumber('factor', { min: 1 })),
        // Phi-3 has it beside `rope_scaling`, not inside.
        ...originalMaxPositions(section.has('original_max_position_embeddings') ? section : config),
        ...optionally('attentionFactor', section.optionalNumber('attention_factor', { min: 0 })),
      };
    default:
      throw section.invalid(
        key,
        'one of default, linear, dynamic, llama3, yarn, longrope',
        'This kind of rotary position scaling is not supported.',
      );
  }
}

/** Early Phi-3 checkpoints call longrope "su" or "yarn". */
function longropeName(type: string, config: ConfigSection): boolean {
  return type === 'su' || (type === 'yarn' && config.raw['model_type'] === 'phi3');
}

function factor(section: ConfigSection): number {
  return section.number('factor', { min: 1 });
}

function factors(section: ConfigSection, key: string): number[] {
  const list = section.optionalNumbers(key);
  if (list === undefined || list.length === 0 || list.some((value) => value <= 0)) {
    throw section.invalid(key, 'a list of positive numbers');
  }
  return list;
}

function originalMaxPositions(section: ConfigSection): { originalMaxPositions?: number } {
  return optionally(
    'originalMaxPositions',
    section.optionalInteger('original_max_position_embeddings', { min: 1 }),
  );
}

/** A property that is left out where it has no value. */
function optionally<K extends string>(key: K, value: number | undefined): Partial<Record<K, number>> {
  const property: Partial<Record<string, number>> = value === undefined ? {} : { [key]: value };
  return property;
}
