import type { PositionRule } from '../architectures/family';
import { rotaryTables, type RotaryEmbedding } from '../architectures/rotary';
import { hidden } from '../architectures/slot-bias';
import { positionsOf } from './positions';
import type { Sequence } from './sequence';
import type { Feeds } from './session';

/** What a graph's inputs are made by. */
export interface Packing {
  readonly rotaries: readonly RotaryEmbedding[];
  readonly positionRule: PositionRule;
  readonly padId: number | undefined;
}

/** Packs sequences one after another: the feeds of one session run, as in `architectures/packed-inputs.ts`. */
export function packBatch(sequences: readonly Sequence[], packing: Packing): Feeds {
  const count = sequences.reduce((sum, { tokens }) => sum + tokens.length, 0);
  const longest = sequences.reduce((most, { tokens }) => Math.max(most, tokens.length), 0);
  const slotCount = sequences.length * longest;
  const tokens = new Int32Array(count);
  const tokenTypes = new Int32Array(count);
  const positions = new Int32Array(count);
  const lengths = new Int32Array(count);
  const rows = new Int32Array(count);
  const slots = new Int32Array(slotCount);
  const keyBias = new Float32Array(slotCount).fill(hidden);
  const slotPositions = new Float32Array(slotCount);
  const meanWeights = new Float32Array(slotCount);
  const lastSlot = new Int32Array(sequences.length);
  const pooled: number[] = [];
  const pooledRows: number[] = [];
  const targets: number[] = [];
  let start = 0;
  for (const [i, sequence] of sequences.entries()) {
    const { length } = sequence.tokens;
    const own = positionsOf(sequence, packing.positionRule, packing.padId);
    tokens.set(sequence.tokens, start);
    if (sequence.tokenTypes !== undefined) tokenTypes.set(sequence.tokenTypes, start);
    positions.set(own, start);
    lengths.fill(sequence.paddedLength ?? (own[length - 1] ?? 0) + 1, start, start + length);
    lastSlot[i] = length - 1;
    const attended = sequence.attended ?? new Uint8Array(length).fill(1);
    const attendedCount = attended.reduce((sum, one) => sum + one, 0);
    for (let j = 0; j < length; j++) {
      const slot = i * longest + j;
      slots[slot] = start + j;
      rows[start + j] = slot;
      slotPositions[slot] = Math.max(own[j] ?? 0, 0);
      if (attended[j] === 0) continue;
      keyBias[slot] = 0;
      meanWeights[slot] = 1 / attendedCount;
    }
    for (const index of sequence.pooled) {
      pooled.push(start + index);
      pooledRows.push(i * longest + index);
    }
    targets.push(...(sequence.targets ?? []));
    start += length;
  }
  const list = (data: readonly number[] | Int32Array) => ({
    data: Int32Array.from(data),
    shape: [data.length],
  });
  const perSlot = (data: Float32Array, shape: readonly number[]) => ({ data, shape });
  return {
    tokens: list(tokens),
    token_types: list(tokenTypes),
    positions: list(positions),
    ...rotaryFeeds(packing.rotaries, positions, lengths),
    slots: { data: slots, shape: [sequences.length, longest] },
    last_slot: list(lastSlot),
    longest: { data: Int32Array.of(longest), shape: [] },
    rows: list(rows),
    key_bias: perSlot(keyBias, [sequences.length, 1, 1, longest]),
    slot_positions: perSlot(slotPositions, [sequences.length, 1, 1, longest]),
    mean_weights: perSlot(meanWeights, [sequences.length, 1, longest]),
    pooled: list(pooled),
    pooled_rows: list(pooledRows),
    targets: list(targets),
  };
}

function rotaryFeeds(
  rotaries: readonly RotaryEmbedding[],
  positions: Int32Array,
  lengths: Int32Array,
): Feeds {
  const feeds: Record<string, Feeds[string]> = {};
  for (const [i, rotary] of rotaries.entries()) {
    const { cos, sin } = rotaryTables(rotary, positions, lengths);
    const shape = [positions.length, rotary.size / 2];
    feeds[`cos_${i}`] = { data: cos, shape };
    feeds[`sin_${i}`] = { data: sin, shape };
  }
  return feeds;
}
