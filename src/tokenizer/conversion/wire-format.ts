/** A protobuf field as it lies on the wire: varints as numbers, length-delimited and fixed ones as bytes. */
export interface WireField {
  readonly number: number;
  readonly value: number | Uint8Array;
}

/** The bytes are not protobuf, or end too early. */
export class WireFormatError extends Error {
  override readonly name = 'WireFormatError';
}

/**
 * The fields of one protobuf message in their order, without a schema
 * (https://protobuf.dev/programming-guides/encoding). Bytes are views into the message, never copies, so a
 * length that is a lie allocates nothing. Groups, which sentencepiece does not use, are refused.
 * @throws WireFormatError
 */
export function* wireFields(message: Uint8Array): Generator<WireField> {
  const cursor = new Cursor(message);
  while (!cursor.done) {
    const key = cursor.varint();
    const number = Math.floor(key / 8);
    const wireType = key - number * 8;
    if (number < 1) throw new WireFormatError(`byte ${cursor.position} starts no field`);
    if (wireType === 0) yield { number, value: cursor.varint() };
    else if (wireType === 1) yield { number, value: cursor.bytes(8) };
    else if (wireType === 2) yield { number, value: cursor.bytes(cursor.varint()) };
    else if (wireType === 5) yield { number, value: cursor.bytes(4) };
    else throw new WireFormatError(`byte ${cursor.position} has wire type ${wireType}`);
  }
}

class Cursor {
  position = 0;

  constructor(private readonly message: Uint8Array) {}

  get done(): boolean {
    return this.position >= this.message.length;
  }

  varint(): number {
    // The low 28 bits and the high 36 apart: both stay exact, so that -1 (ten bytes) does too.
    let low = 0;
    let high = 0;
    for (let index = 0; index < 10; index++) {
      const byte = this.message[this.position++];
      if (byte === undefined) throw new WireFormatError('a number is cut off');
      if (index < 4) low += (byte & 0x7f) * 2 ** (7 * index);
      else high += (byte & 0x7f) * 2 ** (7 * (index - 4));
      if (byte < 0x80) return (high >= 2 ** 35 ? high - 2 ** 36 : high) * 2 ** 28 + low;
    }
    throw new WireFormatError(`a number at byte ${this.position} has no end`);
  }

  bytes(length: number): Uint8Array {
    const { position } = this;
    if (!(length >= 0 && length <= this.message.length - position)) {
      throw new WireFormatError(
        `a field at byte ${position} is said to have ${length} bytes, more than there are`,
      );
    }
    this.position += length;
    return this.message.subarray(position, this.position);
  }
}
