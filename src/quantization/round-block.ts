/** Of the 8-bit numbers, where the operator is told of no other. */
const zeroPoint = 128;
/** Largest distance from it, so that both signs reach as far. */
const reach = 127;

/**
 * Rounds `count` weights, `step` apart from `first` on, to 8 bits: their largest becomes ±127, 0 stays 0.
 * @param values receives them one after another from `at` on
 * @returns the scale, w ≈ (value − 128) · scale; not finite where a weight is not
 */
export function roundBlock(
  weights: Float32Array,
  first: number,
  step: number,
  count: number,
  values: Uint8Array,
  at: number,
): number {
  let most = 0;
  // Math.max hands NaN on, comparisons would lose it.
  for (let k = 0; k < count; k++) most = Math.max(most, Math.abs(weights[first + k * step] ?? 0));
  const scale = Math.fround(most / reach);
  if (scale === 0) {
    values.fill(zeroPoint, at, at + count);
    return 0;
  }
  const inverse = 1 / scale;
  for (let k = 0; k < count; k++) {
    // Scales of the smallest numbers are rounded so coarsely that a quotient may lie beyond.
    const rounded = Math.round((weights[first + k * step] ?? 0) * inverse);
    values[at + k] = zeroPoint + Math.min(reach, Math.max(-reach, rounded));
  }
  return scale;
}
