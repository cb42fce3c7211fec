import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCharacterMap } from '../../../src/tokenizer/conversion/character-map';
import { pieceType, readSentencePieceModel } from '../../../src/tokenizer/conversion/sentencepiece-model';
import { TokenizerError } from '../../../src/tokenizer/tokenizer-error';
import { Float, message, piece, smallModel, varint } from './sentencepiece-writer';

const fixtures = join(import.meta.dirname, '../../fixtures/tokenizers');
const read = (bytes: Uint8Array) => readSentencePieceModel('some/tokenizer.model', bytes);

describe('a sentencepiece model', () => {
  it('pieces, types, scores and settings as they were written', () => {
    const model = read(
      smallModel({
        pieces: [
          piece('▁', -1.5),
          piece('\ufeff', -2, pieceType.userDefined),
          piece('<0x41>', 0, pieceType.byte),
        ],
        trainer: [
          [40, 0],
          [43, -1],
          [45, '<unk>'],
        ],
        normalizer: [[3, 0]],
      }),
    );
    expect(model).toMatchObject({ algorithm: 'bpe', unkId: 0, unkPiece: '<unk>', addDummyPrefix: false });
    expect(model.pieces).toEqual([
      { text: '<unk>', score: 0, type: pieceType.unknown },
      { text: '<s>', score: 0, type: pieceType.control },
      { text: '</s>', score: 0, type: pieceType.control },
      { text: '▁', score: -1.5, type: pieceType.normal },
      { text: '\ufeff', score: -2, type: pieceType.userDefined },
      { text: '<0x41>', score: 0, type: pieceType.byte },
    ]);
  });

  it('defaults where the file is silent', () => {
    const model = read(message([piece('<unk>', 0, 2), [1, [[1, 'a']]]]));
    expect(model).toMatchObject({ algorithm: 'unigram', unkId: 0, unkPiece: '<unk>', addDummyPrefix: true });
    expect(model.pieces[1]).toEqual({ text: 'a', score: 0, type: pieceType.normal });
    expect(model.characterMap).toHaveLength(0);
  });

  it('a real character map passes', async () => {
    const model = read(await readFile(join(fixtures, 'xlm-roberta/sentencepiece.bpe.model')));
    expect(model.characterMap.length).toBeGreaterThan(200_000);
    expect(model.algorithm).toBe('unigram');
  });
});

describe('what is not such a model is refused by name', () => {
  const many = Buffer.concat(Array.from({ length: (1 << 19) + 1 }, (_, id) => message([piece(`p${id}`)])));
  it.each<[string, Uint8Array, RegExp]>([
    ['empty', Buffer.alloc(0), /piece 0 of 0 is not the unknown token/],
    ['a field of 10^9 bytes', Buffer.concat([varint(10), varint(1e9), Buffer.from('a')]), /1000000000 bytes/],
    ['a field of negative length', Buffer.concat([varint(10), varint(-5)]), /said to have -5 bytes/],
    ['a number without an end', Buffer.alloc(12, 0xff), /has no end/],
    ['a group', Buffer.from([0x0b, 0x0c]), /wire type 3/],
    [
      'text',
      Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:0'),
      /not a sentencepiece model/,
    ],
    ['a piece of 2,000 bytes', smallModel({ pieces: [piece('a'.repeat(2000))] }), /piece 3 has 2000 bytes/],
    [
      'a piece that is not UTF-8',
      smallModel({ pieces: [piece(Buffer.from([0xff, 0xfe]))] }),
      /piece 3 is not UTF-8/,
    ],
    ['an empty piece', smallModel({ pieces: [piece('')] }), /piece 3 is empty/],
    ['a piece twice', smallModel({ pieces: [piece('a'), piece('a')] }), /"a" stands twice/],
    ['a score that is not a number', smallModel({ pieces: [piece('a', NaN)] }), /score of piece 3/],
    ['an infinite score', smallModel({ pieces: [piece('a', Infinity)] }), /score of piece 3/],
    ['an unknown type', smallModel({ pieces: [piece('a', 0, 9)] }), /unknown type 9/],
    ['half a million pieces and more', many, /more than 524288 pieces/],
    ['a model of words', smallModel({ trainer: [[3, 3]] }), /neither of the kind BPE nor Unigram/],
    ['white space as suffix', smallModel({ trainer: [[24, 1]] }), /as a suffix/],
    ['white space not escaped', smallModel({ normalizer: [[5, 0]] }), /escape white space/],
    ['the unknown token elsewhere', smallModel({ trainer: [[40, 77]] }), /piece 77 of 7/],
    ['a negative unknown token', smallModel({ trainer: [[40, -1]] }), /piece -1 of 7/],
    ['pieces that are numbers', message([[1, 5]]), /field 1 is not a message/],
    ['a setting of the wrong kind', smallModel({ trainer: [[40, 'x']] }), /setting 40 is not a number/],
    ['a float for a message', message([[2, new Float(1)]]), /not a sentencepiece model/],
    [
      'a broken character map',
      smallModel({ normalizer: [[2, Buffer.alloc(3)]] }),
      /character map is cut off/,
    ],
  ])('%s', (_name, bytes, reason) => {
    let failure: unknown;
    try {
      read(bytes);
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(TokenizerError);
    expect(failure).toMatchObject({
      file: 'some/tokenizer.model',
      message: expect.stringMatching(reason) as string,
    });
  });

  it('cut off anywhere, or a bit flipped anywhere: refused or read, never worse', async () => {
    const bytes = await readFile(join(fixtures, 'llama-no-bytes/tokenizer.model'));
    let refused = 0;
    const attempt = (broken: Uint8Array) => {
      try {
        read(broken);
      } catch (error) {
        expect(error).toBeInstanceOf(TokenizerError);
        refused++;
      }
    };
    for (let end = 0; end < bytes.length; end += 37) attempt(bytes.subarray(0, end));
    const cuts = Math.ceil(bytes.length / 37);
    expect(refused).toBeGreaterThan(cuts * 0.9);
    for (let at = 0; at < bytes.length; at += 13) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << (at % 8)), at);
      attempt(flipped);
    }
    expect(refused).toBeGreaterThan(cuts);
  });
});

describe('a character map', () => {
  const map = (units: number[], replacements: string, size = units.length * 4): Buffer => {
    const bytes = Buffer.alloc(4 + units.length * 4);
    bytes.writeUInt32LE(size, 0);
    units.forEach((unit, index) => bytes.writeUInt32LE(unit, 4 + 4 * index));
    return Buffer.concat([bytes, Buffer.from(replacements)]);
  };
  const offset = (to: number) => to << 10;
  /** Turns "a" into the replacement at `value`: the root at 0, its children at 256, the leaf of "a" at 512. */
  const units = (value: number) => {
    const trie = Array.from({ length: 768 }, () => 0x80000000);
    trie[0] = offset(256);
    trie[256 ^ 97] = offset(256 ^ 97 ^ 512) | 0x100 | 97;
    trie[512] = (0x80000000 | value) >>> 0;
    return trie;
  };

  it('none, or one that stays within itself', () => {
    expect(checkCharacterMap(Buffer.alloc(0))).toBeUndefined();
    expect(checkCharacterMap(map(units(0), 'b\0'))).toBeUndefined();
  });

  it.each<[string, Buffer, RegExp]>([
    ['a size beyond the end', map([0], 'b\0', 4e9), /cut off/],
    ['no trie', map([], 'b\0'), /cut off/],
    ['children outside', map([offset(4096)], 'b\0'), /outside/],
    ['a trie too short for its children', map([offset(0)], 'b\0'), /outside/],
    ['a replacement outside', map(units(9), 'b\0'), /outside/],
    ['a replacement within a character', map(units(1), 'é\0'), /outside/],
    ['replacements that are not UTF-8', Buffer.concat([map(units(0), ''), Buffer.from([0xc3])]), /UTF-8/],
  ])('refused: %s', (_name, bytes, reason) => {
    expect(checkCharacterMap(bytes)).toMatch(reason);
  });
});
