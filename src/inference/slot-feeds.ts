import { hidden } from '../architectures/slot-bias';
import type { Sequence } from './sequence';
import type { Feeds } from './session';

/** A sequence that is computed from its first token. */
export interface LaidRow {
  readonly sequence: Sequence;
  /** The packed index of each of its tokens. */
  readonly places: Int32Array;
  readonly positions: Int32Array;
}

/** Where attention finds the tokens of sequences that are computed whole: [rows, longest] slots. */
export function slotFeeds(rows: readonly LaidRow[], longest: number): Feeds {
  const count = rows.length * longest;
  const slots = new Int32Array(count);
  const keyBias = new Float32Array(count).fill(hidden);
  const slotPositions = new Float32Array(count);
  const meanWeights = new Float32Array(count);
  const lastSlot = new Int32Array(rows.length);
  for (const [i, { sequence, places, positions }] of rows.entries()) {
    const { length } = sequence.tokens;
    lastSlot[i] = length - 1;
    const attended = sequence.attended ?? new Uint8Array(length).fill(1);
    const attendedCount = attended.reduce((sum, one) => sum + one, 0);
    for (let j = 0; j < length; j++) {
      const slot = i * longest + j;
      slots[slot] = places[j] ?? 0;
      slotPositions[slot] = Math.max(positions[j] ?? 0, 0);
      if (attended[j] === 0) continue;
      keyBias[slot] = 0;
      meanWeights[slot] = 1 / attendedCount;
    }
  }
  const perSlot = (data: Float32Array, shape: readonly number[]) => ({ data, shape });
  return {
    slots: { data: slots, shape: [rows.length, longest] },
    last_slot: { data: lastSlot, shape: [rows.length] },
    longest: { data: Int32Array.of(longest), shape: [] },
    key_bias: perSlot(keyBias, [rows.length, 1, 1, longest]),
    slot_positions: perSlot(slotPositions, [rows.length, 1, 1, longest]),
    mean_weights: perSlot(meanWeights, [rows.length, 1, longest]),
  };
}

/** A sequence whose beginning is computed with another one. */
export interface LaidBranch {
  /** The packed index of each of its tokens, from its first. */
  readonly places: Int32Array;
  readonly firstOwn: number;
}

/** Where attention finds the own tokens of branches, and those on their paths; for none, a dummy of one token. */
export function branchFeeds(branches: readonly LaidBranch[], longest: number): Feeds {
  if (branches.length === 0) return branchFeeds([{ places: Int32Array.of(0), firstOwn: 0 }], 1);
  const longestPath = branches.reduce((most, { places }) => Math.max(most, places.length), 0);
  const tokens = new Int32Array(branches.length * longest);
  const indices = new Int32Array(branches.length * longest);
  const paths = new Int32Array(branches.length * longestPath);
  for (const [i, { places, firstOwn }] of branches.entries()) {
    tokens.set(places.subarray(firstOwn), i * longest);
    for (let j = firstOwn; j < places.length; j++) indices[i * longest + j - firstOwn] = j;
    paths.set(places, i * longestPath);
  }
  return {
    branch_tokens: { data: tokens, shape: [branches.length, longest] },
    branch_indices: { data: indices, shape: [branches.length, longest] },
    branch_path: { data: paths, shape: [branches.length, longestPath] },
    longest_path: { data: Int32Array.of(longestPath), shape: [] },
  };
}
