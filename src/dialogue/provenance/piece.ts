import type { TextRange } from './text-range';

/**
 * What a character comes from: the template's own text, a message's role or content, a special token that the
 * template asked for by name, or any other value (a date, a number, JSON).
 */
export type OriginKind = 'literal' | 'role' | 'content' | 'special' | 'value';

/** Consecutive UTF-16 units of a string that come from the same. */
export interface Piece {
  readonly length: number;
  readonly kind: OriginKind;
  /** Index of the message that it belongs to. */
  readonly message?: number;
  /** The fragment of the template that wrote it; absent until it is written out. */
  readonly source?: TextRange;
  /** Of text outside of tags: the offset in the template of each unit. */
  readonly offsets?: Uint32Array;
}

export type Pieces = readonly Piece[];

export const lengthOf = (pieces: Pieces): number => pieces.reduce((sum, { length }) => sum + length, 0);

/** One string after the other. */
export function joinPieces(strings: Iterable<Pieces>): Pieces {
  const joined: Piece[] = [];
  for (const pieces of strings) {
    for (const piece of pieces) {
      const last = joined.at(-1);
      if (piece.length === 0) continue;
      if (last !== undefined && continues(last, piece)) {
        joined[joined.length - 1] = { ...last, length: last.length + piece.length };
      } else joined.push(piece);
    }
  }
  return joined;
}

function continues(last: Piece, next: Piece): boolean {
  if (last.offsets !== undefined || next.offsets !== undefined) return false;
  return last.kind === next.kind && last.message === next.message && last.source === next.source;
}

/** The pieces of `text.slice(start, end)`. */
export function slicePieces(pieces: Pieces, start: number, end: number): Pieces {
  const kept: Piece[] = [];
  let at = 0;
  for (const piece of pieces) {
    const from = Math.max(start - at, 0);
    const to = Math.min(end - at, piece.length);
    at += piece.length;
    if (from >= to) continue;
    const { offsets } = piece;
    kept.push({
      ...piece,
      length: to - from,
      ...(offsets !== undefined && { offsets: offsets.subarray(from, to) }),
    });
  }
  return kept;
}

/** Of a string that was made of others in an unknown way: their common origin, if they have one. */
export function blendPieces(length: number, parts: Pieces): Pieces {
  const origins = parts.filter(({ kind }) => kind !== 'literal');
  const [first] = origins;
  if (first === undefined) return [{ length, kind: 'value' }];
  const { kind, message } = first;
  const common = origins.every((piece) => piece.kind === kind && piece.message === message);
  return [{ length, kind: common ? kind : 'value', ...(common && message !== undefined && { message }) }];
}
