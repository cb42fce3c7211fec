/**
 * Writes the protobuf wire format (https://protobuf.dev/programming-guides/encoding/): just what
 * an ONNX model needs, appended to one growing buffer.
 */
export class ProtobufWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  /** Integer field (wire type 0), of a safe integer. Negative numbers take ten bytes, as protobuf's int64 asks. */
  int(field: number, value: number): this {
    this.#varint(field * 8);
    if (value >= 0) this.#varint(value);
    else this.#negative(value);
    return this;
  }

  /** float field (wire type 5). */
  float(field: number, value: number): this {
    this.#varint(field * 8 + 5);
    this.#reserve(4);
    new DataView(this.#bytes.buffer).setFloat32(this.#length, value, true);
    this.#length += 4;
    return this;
  }

  /** bytes field (wire type 2). */
  bytes(field: number, value: Uint8Array): this {
    return this.message(field, () => {
      this.#reserve(value.length);
      this.#bytes.set(value, this.#length);
      this.#length += value.length;
    });
  }

  string(field: number, value: string): this {
    return this.message(field, () => {
      this.#reserve(mostBytesPerUnit * value.length);
      this.#length += encoder.encodeInto(value, this.#bytes.subarray(this.#length)).written;
    });
  }

  /** An embedded message, written by `write`. Its length, known only afterwards, mostly takes the one byte left for it. */
  message(field: number, write: (message: ProtobufWriter) => void): this {
    this.#varint(field * 8 + 2);
    this.#reserve(1);
    const start = this.#length + 1;
    this.#length = start;
    write(this);
    const end = this.#length;
    const size = end - start;
    const more = Math.floor(Math.log2(Math.max(size, 1)) / 7);
    this.#reserve(more);
    this.#bytes.copyWithin(start + more, start, end);
    this.#length = start - 1;
    this.#varint(size);
    this.#length = end + more;
    return this;
  }

  /** What was written so far. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #varint(value: number): void {
    this.#reserve(10);
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  #negative(value: number): void {
    this.#reserve(10);
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest > 0x7fn) {
      this.#bytes[this.#length++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#bytes[this.#length++] = Number(rest);
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

/** Of UTF-8, for a unit of UTF-16. */
const mostBytesPerUnit = 3;
const encoder = new TextEncoder();
