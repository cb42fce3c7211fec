import type { PositionRule } from '../architectures/family';
import { lengthClass, rotaryTables, type RotaryEmbedding } from '../architectures/rotary';
import { branchRows } from './branch-rows';
import { positionsOf } from './positions';
import { packedLayout, type PackedLayout } from './prefix-sharing';
import type { Sequence } from './sequence';
import type { Feeds } from './session';
import { branchFeeds, slotFeeds, type LaidBranch, type LaidRow } from './slot-feeds';

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
  const { layout, sequences: laid, whole, branches } = layOut(sequences, packing);
  const tokens = new Int32Array(layout.count);
  const tokenTypes = new Int32Array(layout.count);
  const positions = new Int32Array(layout.count);
  const lengths = new Int32Array(layout.count);
  const rows = new Int32Array(layout.count);
  const lay = ({ sequence, positions: own, places, firstOwn }: LaidRow & LaidBranch, firstRow: number) => {
    for (let j = firstOwn; j < places.length; j++) {
      const place = places[j] ?? 0;
      tokens[place] = sequence.tokens[j] ?? 0;
      tokenTypes[place] = sequence.tokenTypes?.[j] ?? 0;
      positions[place] = own[j] ?? 0;
      lengths[place] = lengthOf(sequence, own);
      rows[place] = firstRow + j - firstOwn;
    }
  };
  for (const [i, row] of whole.rows.entries()) lay(row, i * whole.longest);
  const slots = whole.rows.length * whole.longest;
  for (const [i, row] of branches.rows.entries()) lay(row, slots + i * branches.longest);
  const pooled = laid.flatMap(({ sequence, places }) => sequence.pooled.map((index) => places[index] ?? 0));
  const list = (data: readonly number[] | Int32Array) => ({
    data: Int32Array.from(data),
    shape: [data.length],
  });
  return {
    tokens: list(tokens),
    token_types: list(tokenTypes),
    positions: list(positions),
    ...rotaryFeeds(packing.rotaries, positions, lengths),
    rows: list(rows),
    ...slotFeeds(whole.rows, whole.longest),
    ...branchFeeds(branches.rows, branches.longest),
    pooled: list(pooled),
    pooled_rows: list(pooled.map((place) => rows[place] ?? 0)),
    targets: list(sequences.flatMap(({ targets = [] }) => targets)),
  };
}

/** Rows of slots, as long as the longest needs. */
interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly longest: number;
}

interface Laid {
  readonly layout: PackedLayout;
  readonly sequences: readonly (LaidRow & LaidBranch)[];
  /** Computed from their first token. */
  readonly whole: Rows<LaidRow & LaidBranch>;
  /** Of these only what follows another's beginning is computed. */
  readonly branches: Rows<LaidRow & LaidBranch>;
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
  const laid = sequences.map((sequence, i) => ({
    sequence,
    positions: positions[i] ?? new Int32Array(),
    places: layout.places[i] ?? new Int32Array(),
    firstOwn: layout.firstOwn[i] ?? 0,
  }));
  const side = (rows: readonly (typeof laid)[number][]) => ({
    rows,
    longest: rows.reduce((most, { places, firstOwn }) => Math.max(most, places.length - firstOwn), 0),
  });
  return {
    layout,
    sequences: laid,
    whole: side(laid.filter(({ firstOwn }) => firstOwn === 0)),
    branches: side(branchRows(laid.filter(({ firstOwn }) => firstOwn > 0))),
  };
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
