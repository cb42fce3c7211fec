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
  readonly scaling: RotaryScaling;
}

export type RotaryScaling =
  | { readonly type: 'default' }
  | { readonly type: 'linear'; readonly factor: number }
  /** Base recomputed for sequences longer than `maxPositions`. */
  | { readonly type: 'dynamic'; readonly factor: number }
  | {
      readonly type: 'llama3';
      readonly factor: number;
      readonly lowFrequencyFactor: number;
      readonly highFrequencyFactor: number;
      readonly originalMaxPositions: number;
    }
  | {
      readonly type: 'yarn';
      readonly factor: number;
      readonly originalMaxPositions: number;
      readonly betaFast: number;
      readonly betaSlow: number;
      /** Factor on cosines and sines. */
      readonly attentionFactor: number;
      /** Round the ramp's corners to whole dimensions. */
      readonly truncate: boolean;
    };

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
  const attentionFactor = rotary.scaling.type === 'yarn' ? rotary.scaling.attentionFactor : 1;
  let frequencies = new Float32Array(0);
  let frequenciesFor = -1;
  for (let token = 0; token < positions.length; token++) {
    // Only `dynamic` depends on the length, and then only beyond the trained one.
    const length = rotary.scaling.type === 'dynamic' ? Math.max(lengths[token] ?? 0, rotary.maxPositions) : 0;
    if (length !== frequenciesFor) {
      frequencies = rotaryFrequencies(rotary, length);
      frequenciesFor = length;
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

/** Frequencies [size / 2] in radians per position for a sequence of `length` tokens. */
export function rotaryFrequencies(rotary: RotaryEmbedding, length: number): Float32Array {
  const { size, base, scaling } = rotary;
  const plain = (b: number) =>
    Float32Array.from({ length: size / 2 }, (_, i) => 1 / Math.fround(b ** Math.fround((2 * i) / size)));
  switch (scaling.type) {
    case 'default':
      return plain(base);
    case 'linear':
      return plain(base).map((f) => f / scaling.factor);
    case 'dynamic': {
      const stretch = (scaling.factor * length) / rotary.maxPositions - (scaling.factor - 1);
      return plain(base * stretch ** (size / (size - 2)));
    }
    case 'llama3':
      return plain(base).map((frequency) => {
        const wavelength = (2 * Math.PI) / frequency;
        const turns = scaling.originalMaxPositions / wavelength;
        if (turns > scaling.highFrequencyFactor) return frequency;
        if (turns < scaling.lowFrequencyFactor) return frequency / scaling.factor;
        const smooth =
          (turns - scaling.lowFrequencyFactor) / (scaling.highFrequencyFactor - scaling.lowFrequencyFactor);
        return ((1 - smooth) * frequency) / scaling.factor + smooth * frequency;
      });
    case 'yarn':
      return yarnFrequencies(rotary, scaling, plain(base));
  }
}

/** YaRN (arXiv:2309.00071): interpolates low frequencies, keeps high ones, with a ramp between. */
function yarnFrequencies(
  rotary: RotaryEmbedding,
  scaling: Extract<RotaryScaling, { type: 'yarn' }>,
  plain: Float32Array,
): Float32Array {
  const { size, base } = rotary;
  const dimensionOf = (rotations: number) =>
    (size * Math.log(scaling.originalMaxPositions / (rotations * 2 * Math.PI))) / (2 * Math.log(base));
  let low = dimensionOf(scaling.betaFast);
  let high = dimensionOf(scaling.betaSlow);
  if (scaling.truncate) [low, high] = [Math.floor(low), Math.ceil(high)];
  low = Math.max(low, 0);
  high = Math.min(high, size - 1);
  const width = high === low ? 0.001 : high - low;
  return plain.map((frequency, i) => {
    const interpolated = Math.min(Math.max((i - low) / width, 0), 1);
    return (frequency / scaling.factor) * interpolated + frequency * (1 - interpolated);
  });
}
