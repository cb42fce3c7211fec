import type { ModelConfig, RopeScaling } from '../checkpoint/config';

/**
 * Rotary position embedding: frequencies and their scaling, as transformers' `modeling_rope_utils.py`
 * computes them. Cosines and sines are made outside the graph, per token, because several scalings
 * depend on the length of the sequence that the token stands in.
 */
export interface RotaryEmbedding {
  /** Leading entries of each head that are rotated (even). */
  readonly size: number;
  /** The frequencies' base, `rope_theta`. */
  readonly base: number;
  /** `max_position_embeddings` of the config. */
  readonly maxPositions: number;
  readonly scaling: RopeScaling;
}

/** The rotary embedding that a config.json describes, for heads of which `size` entries are rotated. */
export function rotaryOf(config: ModelConfig, size: number): RotaryEmbedding {
  const scaling = config.ropeScaling();
  if (size % 2 !== 0) throw config.invalid('head_dim', 'an even size: rotary positions turn pairs');
  if (
    scaling.type === 'longrope' &&
    (scaling.shortFactor.length !== size / 2 || scaling.longFactor.length !== size / 2)
  ) {
    throw config.invalid('rope_scaling', `${String(size / 2)} short and long factors, one per rotated pair`);
  }
  return {
    size,
    base: config.ropeTheta(10_000),
    maxPositions: config.integer('max_position_embeddings', { default: 2048, min: 1 }),
    scaling,
  };
}

/** Cosines and sines of a batch's tokens, each [tokens, size / 2] row-major. */
export interface RotaryTables {
  readonly cos: Float32Array;
  readonly sin: Float32Array;
}

/**
 * Tables for tokens at `positions`, where `lengths[i]` is the length of the sequence that token i
 * belongs to (its highest position + 1).
 */
export function rotaryTables(
  rotary: RotaryEmbedding,
  positions: ArrayLike<number>,
  lengths: ArrayLike<number>,
): RotaryTables {
  const half = rotary.size / 2;
  const cos = new Float32Array(positions.length * half);
  const sin = new Float32Array(positions.length * half);
  const attentionFactor = attentionFactorOf(rotary);
  let frequencies: Float32Array = new Float32Array(half);
  let classOfFrequencies = -1;
  for (let token = 0; token < positions.length; token++) {
    const length = lengths[token] ?? 0;
    const ownClass = lengthClass(rotary, length);
    if (ownClass !== classOfFrequencies) {
      frequencies = rotaryFrequencies(rotary, length);
      classOfFrequencies = ownClass;
    }
    const position = positions[token] ?? 0;
    for (let i = 0; i < half; i++) {
      // PyTorch multiplies in float32, which decides the last digits at large positions.
      const angle = Math.fround(position * (frequencies[i] ?? 0));
      cos[token * half + i] = Math.cos(angle) * attentionFactor;
      sin[token * half + i] = Math.sin(angle) * attentionFactor;
    }
  }
  return { cos, sin };
}

/** Equal (a number ≥ 0) for lengths of sequences whose tokens are rotated by the same frequencies. */
export function lengthClass({ scaling, maxPositions }: RotaryEmbedding, length: number): number {
  switch (scaling.type) {
    case 'dynamic':
      return Math.max(length, maxPositions);
    case 'longrope':
      return Number(length > (scaling.originalMaxPositions ?? maxPositions));
    default:
      return 0;
  }
}

/** Frequencies [size / 2] in radians per position for a sequence of `length` tokens. */
export function rotaryFrequencies(rotary: RotaryEmbedding, length: number): Float32Array {
  const { size, base, maxPositions, scaling } = rotary;
  const plain = (b: number) =>
    Float32Array.from({ length: size / 2 }, (_, i) => 1 / Math.fround(b ** Math.fround((2 * i) / size)));
  switch (scaling.type) {
    case 'default':
      return plain(base);
    case 'linear':
      return plain(base).map((frequency) => frequency / scaling.factor);
    case 'dynamic': {
      const stretch = (scaling.factor * Math.max(length, maxPositions)) / maxPositions - (scaling.factor - 1);
      return plain(base * stretch ** (size / (size - 2)));
    }
    case 'llama3':
      return plain(base).map((frequency) => {
        const turns = (scaling.originalMaxPositions * frequency) / (2 * Math.PI);
        if (turns > scaling.highFrequencyFactor) return frequency;
        if (turns < scaling.lowFrequencyFactor) return frequency / scaling.factor;
        const span = scaling.highFrequencyFactor - scaling.lowFrequencyFactor;
        const smooth = (turns - scaling.lowFrequencyFactor) / span;
        return ((1 - smooth) * frequency) / scaling.factor + smooth * frequency;
      });
    case 'yarn':
      return yarnFrequencies(rotary, scaling, plain(base));
    case 'longrope': {
      const factors =
        length > (scaling.originalMaxPositions ?? maxPositions) ? scaling.longFactor : scaling.shortFactor;
      return plain(base).map((frequency, i) => frequency / (factors[i] ?? 1));
    }
  }
}

/** Factor on cosines and sines that YaRN and LongRoPE put on to keep attention's temperature. */
function attentionFactorOf({ scaling, maxPositions }: RotaryEmbedding): number {
  if (scaling.type === 'yarn') {
    const temperature = (mscale: number) =>
      0.1 * mscale * Math.log(Math.max(yarnFactor(scaling, maxPositions), 1)) + 1;
    const { mscale, mscaleAllDimensions } = scaling;
    const byDefault =
      mscale && mscaleAllDimensions ? temperature(mscale) / temperature(mscaleAllDimensions) : temperature(1);
    return scaling.attentionFactor ?? byDefault;
  }
  if (scaling.type === 'longrope') {
    const original = scaling.originalMaxPositions ?? maxPositions;
    const stretch = scaling.factor ?? maxPositions / original;
    const byDefault = stretch <= 1 ? 1 : Math.sqrt(1 + Math.log(stretch) / Math.log(original));
    return scaling.attentionFactor ?? byDefault;
  }
  return 1;
}

type Yarn = Extract<RopeScaling, { type: 'yarn' }>;

function yarnFactor(scaling: Yarn, maxPositions: number): number {
  return scaling.factor ?? maxPositions / (scaling.originalMaxPositions ?? maxPositions);
}

/** YaRN (arXiv:2309.00071): interpolates low frequencies, keeps high ones, with a ramp between. */
function yarnFrequencies(rotary: RotaryEmbedding, scaling: Yarn, plain: Float32Array): Float32Array {
  const { size, base, maxPositions } = rotary;
  const original = scaling.originalMaxPositions ?? maxPositions;
  const factor = yarnFactor(scaling, maxPositions);
  const dimensionOf = (rotations: number) =>
    (size * Math.log(original / (rotations * 2 * Math.PI))) / (2 * Math.log(base));
  let low = dimensionOf(scaling.betaFast);
  let high = dimensionOf(scaling.betaSlow);
  if (scaling.truncate) [low, high] = [Math.floor(low), Math.ceil(high)];
  low = Math.max(low, 0);
  high = Math.min(high, size - 1);
  const width = high === low ? 0.001 : high - low;
  return plain.map((frequency, i) => {
    const interpolated = Math.min(Math.max((i - low) / width, 0), 1);
    return (frequency / factor) * interpolated + frequency * (1 - interpolated);
  });
}
