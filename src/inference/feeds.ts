import type { PositionRule } from '../architectures/family';
import { lengthClass, rotaryTables, type RotaryEmbedding } from '../architectures/rotary';
import { hidden } from '../architectures/slot-bias';
import { positionsOf } from './positions';
import { packedLayout, type PackedLayout } from './prefix-sharing';
import type { Sequence } from './sequence';
import type { Feeds } from './session';

/** What a graph's inputs are made by. */
export interface Packing {
  readonly rotaries: readonly RotaryEmbedding[];
  readonly positionRule: PositionRule;
  readonly padId: number | undefined;
  /** A token's result depends on nothing after it: what sequences begin with alike is computed once. */
  readonly sharesPrefixes: boolean;
}

/** Tokens that one session run computes for these sequences. */
export function packedTokens(sequences: readonly Sequence[], packing: Packing): number {
  return layOut(sequences, packing).layout.count;
}

/** Packs sequences one after another: the feeds of one session run, as in `architectures/packed-inputs.ts`. */
export function packBatch(sequences: readonly Sequence[], packing: Packing): Feeds {
  const { layout, positions: positionsOfEach } = layOut(sequences, packing);
  const { count } = layout;
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
  for (const [i, sequence] of sequences.entries()) {
    const { length } = sequence.tokens;
    const own = positionsOfEach[i] ?? new Int32Array();
    const places = layout.places[i] ?? new Int32Array();
    const firstOwn = layout.firstOwn[i] ?? 0;
    const wholeLength = lengthOf(sequence, own);
    lastSlot[i] = length - 1;
    const attended = sequence.attended ?? new Uint8Array(length).fill(1);
    const attendedCount = attended.reduce((sum, one) => sum + one, 0);
    for (let j = 0; j < length; j++) {
      const slot = i * longest + j;
      const place = places[j] ?? 0;
      slots[slot] = place;
      slotPositions[slot] = Math.max(own[j] ?? 0, 0);
      if (j >= firstOwn) {
        tokens[place] = sequence.tokens[j] ?? 0;
        tokenTypes[place] = sequence.tokenTypes?.[j] ?? 0;
        positions[place] = own[j] ?? 0;
        lengths[place] = wholeLength;
        rows[place] = slot;
      }
      if (attended[j] === 0) continue;
      keyBias[slot] = 0;
      meanWeights[slot] = 1 / attendedCount;
    }
    for (const index of sequence.pooled) {
      pooled.push(places[index] ?? 0);
      pooledRows.push(i * longest + index);
    }
    for (const target of sequence.targets ?? []) targets.push(target);
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

interface Laid {
  readonly layout: PackedLayout;
  readonly positions: readonly Int32Array[];
}

function layOut(sequences: readonly Sequence[], packing: Packing): Laid {
  const positions = sequences.map((sequence) => positionsOf(sequence, packing.positionRule, packing.padId));
  const layout = packedLayout(
    sequences.map((sequence, i) => {
      const own = positions[i] ?? new Int32Array();
      const { tokens, tokenTypes } = sequence;
      return { tokens, tokenTypes, positions: own, group: groupOf(sequence, own, packing) };
    }),
  );
  return { layout, positions };
}

/** Where all tokens before one are masked it sees the later ones too: masked sequences share nothing. */
function groupOf(sequence: Sequence, positions: Int32Array, packing: Packing): string | undefined {
  if (!packing.sharesPrefixes || sequence.attended !== undefined) return undefined;
  const length = lengthOf(sequence, positions);
  return packing.rotaries.map((rotary) => lengthClass(rotary, length)).join();
}

/** The length that length-dependent rotations go by. */
function lengthOf({ paddedLength, tokens }: Sequence, positions: Int32Array): number {
  return paddedLength ?? (positions[tokens.length - 1] ?? 0) + 1;
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
