/** How often two runs decide alike. */
export interface Agreement {
  readonly count: number;
  /** Share of examples with the same decision, 0..1; null for none. */
  readonly equal: number | null;
  /** What is left of it beyond chance; null where each run always decides the same. */
  readonly kappa: number | null;
}

/**
 * Share of equal decisions, and Cohen's kappa, (equal − chance) / (1 − chance) with the chance that both decide alike
 * if each kept its own frequencies.
 * Source: J. Cohen, Educational and Psychological Measurement 20 (1960) 37–46.
 * @param a, b decisions by example, of equal length; negative where a run decided nothing: not counted
 */
export function agreement(a: Int32Array, b: Int32Array): Agreement {
  const frequencies = new Map<number, [number, number]>();
  let [count, equal] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    const [left, right] = [a[i] ?? -1, b[i] ?? -1];
    if (left < 0 || right < 0) continue;
    count += 1;
    if (left === right) equal += 1;
    frequency(frequencies, left)[0] += 1;
    frequency(frequencies, right)[1] += 1;
  }
  if (count === 0) return { count, equal: null, kappa: null };
  let chance = 0;
  for (const [left, right] of frequencies.values()) chance += (left / count) * (right / count);
  const share = equal / count;
  return { count, equal: share, kappa: chance < 1 ? (share - chance) / (1 - chance) : null };
}

function frequency(frequencies: Map<number, [number, number]>, decision: number): [number, number] {
  const known = frequencies.get(decision) ?? [0, 0];
  frequencies.set(decision, known);
  return known;
}
