/** Writes sentencepiece models, right and wrong ones, field by field. */

export type Field = readonly [number: number, value: number | string | Uint8Array | Float | readonly Field[]];

/** A 32-bit float field. */
export class Float {
  constructor(readonly value: number) {}
}

export function message(fields: readonly Field[]): Buffer {
  return Buffer.concat(
    fields.map(([number, value]) => {
      if (typeof value === 'number') return Buffer.concat([varint(number * 8), varint(value)]);
      if (value instanceof Float) {
        const bytes = Buffer.alloc(4);
        bytes.writeFloatLE(value.value);
        return Buffer.concat([varint(number * 8 + 5), bytes]);
      }
      const bytes =
        typeof value === 'string'
          ? Buffer.from(value)
          : value instanceof Uint8Array
            ? Buffer.from(value)
            : message(value);
      return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
    }),
  );
}

export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

export const piece = (text: string | Uint8Array, score = 0, type = 1): Field => [
  1,
  [
    [1, text],
    [2, new Float(score)],
    [3, type],
  ],
];

export interface ModelParts {
  readonly pieces?: readonly Field[];
  readonly trainer?: readonly Field[];
  readonly normalizer?: readonly Field[];
}

const bpe: Field = [3, 2];

/** Llama's kind, of a few pieces; `pieces` come after the three special ones. */
export const smallModel = ({ pieces = [], trainer = [], normalizer = [] }: ModelParts = {}): Buffer =>
  message([
    piece('<unk>', 0, 2),
    piece('<s>', 0, 3),
    piece('</s>', 0, 3),
    ...(pieces.length > 0 ? pieces : [piece('ab', -1), piece('▁', -2), piece('a', -3), piece('b', -4)]),
    [2, [bpe, ...trainer]],
    [3, normalizer],
  ]);
