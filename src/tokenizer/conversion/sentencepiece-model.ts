import { TokenizerError } from '../tokenizer-error';
import { checkCharacterMap } from './character-map';
import { WireFormatError, wireFields } from './wire-format';

/** sentencepiece's `SentencePiece.Type`: what a piece is for. */
export const pieceType = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;

export interface Piece {
  readonly text: string;
  readonly score: number;
  /** One of `pieceType`. */
  readonly type: number;
}

/** As much of sentencepiece's `ModelProto` as decides token ids. */
export interface SentencePieceModel {
  readonly pieces: readonly Piece[];
  readonly algorithm: 'unigram' | 'bpe';
  readonly unkId: number;
  readonly unkPiece: string;
  /** The compiled normalization rules; empty for the identity. */
  readonly characterMap: Uint8Array;
  readonly addDummyPrefix: boolean;
}

/** The largest vocabularies in use have 262,144 pieces. */
const maxPieces = 1 << 19;
/** Pieces are words and runs of one character; the trainer's own bound is 16 characters. */
const maxPieceBytes = 1024;

const algorithms = new Map<number, SentencePieceModel['algorithm']>([
  [1, 'unigram'],
  [2, 'bpe'],
]);

/**
 * Reads a sentencepiece model (`ModelProto` of sentencepiece_model.proto; field numbers and defaults are
 * that file's).
 * @throws TokenizerError naming `file` when it is no such model, or one that no conversion reproduces.
 */
export function readSentencePieceModel(file: string, bytes: Uint8Array): SentencePieceModel {
  try {
    return parseModel(bytes);
  } catch (error) {
    if (!(error instanceof WireFormatError || error instanceof ModelError)) throw error;
    throw new TokenizerError(
      file,
      `not a sentencepiece model that can be used: ${error.message}.`,
      'Download the file again, or save the tokenizer as tokenizer.json.',
    );
  }
}

class ModelError extends Error {}

function parseModel(bytes: Uint8Array): SentencePieceModel {
  const pieces: Piece[] = [];
  const texts = new Set<string>();
  const trainer = new Map<number, number | Uint8Array>();
  const normalizer = new Map<number, number | Uint8Array>();
  for (const { number, value } of wireFields(bytes)) {
    if (number < 1 || number > 3) continue;
    if (typeof value === 'number') throw new ModelError(`field ${number} is not a message`);
    if (number === 1) {
      if (pieces.length === maxPieces) throw new ModelError(`more than ${maxPieces} pieces`);
      const piece = parsePiece(value, pieces.length);
      if (texts.has(piece.text)) throw new ModelError(`the piece ${JSON.stringify(piece.text)} stands twice`);
      texts.add(piece.text);
      pieces.push(piece);
    } else {
      const spec = number === 2 ? trainer : normalizer;
      for (const field of wireFields(value)) spec.set(field.number, field.value);
    }
  }

  const algorithm = algorithms.get(integer(trainer, 3, 1));
  if (algorithm === undefined) throw new ModelError('it is neither of the kind BPE nor Unigram');
  if (integer(trainer, 24, 0) !== 0) throw new ModelError('it treats white space as a suffix');
  if (integer(normalizer, 5, 1) === 0) throw new ModelError('it does not escape white space');
  const unkId = integer(trainer, 40, 0);
  if (pieces[unkId]?.type !== pieceType.unknown) {
    throw new ModelError(`piece ${unkId} of ${pieces.length} is not the unknown token`);
  }
  const characterMap = normalizer.get(2) ?? new Uint8Array();
  if (typeof characterMap === 'number') throw new ModelError('the character map is not a text of bytes');
  const problem = checkCharacterMap(characterMap);
  if (problem !== undefined) throw new ModelError(problem);
  const unkPiece = trainer.get(45);
  return {
    pieces,
    algorithm,
    unkId,
    unkPiece: unkPiece instanceof Uint8Array ? text(unkPiece, 'the unknown token') : '<unk>',
    characterMap,
    addDummyPrefix: integer(normalizer, 3, 1) !== 0,
  };
}

function parsePiece(message: Uint8Array, id: number): Piece {
  let piece = '';
  let score = 0;
  let type: number = pieceType.normal;
  for (const { number, value } of wireFields(message)) {
    if (number === 1 && typeof value !== 'number') piece = text(value, `piece ${id}`);
    else if (number === 2 && typeof value !== 'number' && value.length === 4) {
      score = new DataView(value.buffer, value.byteOffset, 4).getFloat32(0, true);
    } else if (number === 3 && typeof value === 'number') type = value;
  }
  if (piece === '') throw new ModelError(`piece ${id} is empty`);
  if (!Number.isFinite(score)) throw new ModelError(`the score of piece ${id} is not a number`);
  if (!(type >= 1 && type <= 6)) throw new ModelError(`piece ${id} is of the unknown type ${type}`);
  return { text: piece, score, type };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function text(bytes: Uint8Array, what: string): string {
  if (bytes.length > maxPieceBytes) {
    throw new ModelError(`${what} has ${bytes.length} bytes (at most ${maxPieceBytes})`);
  }
  try {
    return utf8.decode(bytes);
  } catch {
    throw new ModelError(`${what} is not UTF-8`);
  }
}

function integer(spec: ReadonlyMap<number, number | Uint8Array>, field: number, byDefault: number): number {
  const value = spec.get(field);
  if (value instanceof Uint8Array) throw new ModelError(`setting ${field} is not a number`);
  return value ?? byDefault;
}
