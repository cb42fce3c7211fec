import { rotaryTables, type RotaryEmbedding } from '../architectures/rotary';
import type { Sequence } from './sequence';

/** The packed inputs of one session run; shapes as in `architectures/packed-inputs.ts`. */
export interface PackedBatch {
  readonly sequences: number;
  readonly longest: number;
  readonly tokens: Int32Array;
  readonly positions: Int32Array;
  readonly rotary?: { readonly cos: Float32Array; readonly sin: Float32Array };
  readonly slots: Int32Array;
  readonly lastSlot: Int32Array;
  readonly rows: Int32Array;
  readonly pooled: Int32Array;
  readonly pooledRows: Int32Array;
}

/** Packs sequences one after another. */
export function packBatch(sequences: readonly Sequence[], rotary: RotaryEmbedding | undefined): PackedBatch {
  const count = sequences.reduce((sum, { tokens }) => sum + tokens.length, 0);
  const longest = sequences.reduce((most, { tokens }) => Math.max(most, tokens.length), 0);
  const tokens = new Int32Array(count);
  const positions = new Int32Array(count);
  const lengths = new Int32Array(count);
  const slots = new Int32Array(sequences.length * longest);
  const lastSlot = new Int32Array(sequences.length);
  const rows = new Int32Array(count);
  const pooled: number[] = [];
  const pooledRows: number[] = [];
  let start = 0;
  for (const [i, sequence] of sequences.entries()) {
    const { length } = sequence.tokens;
    tokens.set(sequence.tokens, start);
    const own = sequence.positions ?? Int32Array.from({ length }, (_, position) => position);
    positions.set(own, start);
    lengths.fill(sequence.paddedLength ?? (own[length - 1] ?? 0) + 1, start, start + length);
    lastSlot[i] = length - 1;
    for (let j = 0; j < length; j++) {
      slots[i * longest + j] = start + j;
      rows[start + j] = i * longest + j;
    }
    for (const index of sequence.pooled) {
      pooled.push(start + index);
      pooledRows.push(i * longest + index);
    }
    start += length;
  }
  return {
    sequences: sequences.length,
    longest,
    tokens,
    positions,
    ...(rotary !== undefined && { rotary: rotaryTables(rotary, positions, lengths) }),
    slots,
    lastSlot,
    rows,
    pooled: Int32Array.from(pooled),
    pooledRows: Int32Array.from(pooledRows),
  };
}
