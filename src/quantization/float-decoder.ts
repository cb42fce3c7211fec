import { CheckpointError } from '../checkpoint/checkpoint-error';
import type { TensorLocation } from '../checkpoint/tensor';

/** Turns little-endian bytes into float32 numbers; the bytes may be changed. */
export type FloatDecoder = (bytes: Buffer) => Float32Array;

/** @throws CheckpointError for what is no float of 16 bits or more */
export function floatDecoder({ dtype, file, name }: TensorLocation): FloatDecoder {
  switch (dtype) {
    case 'F32':
      return (bytes) => new Float32Array(...own(bytes, 4));
    case 'F64':
      return (bytes) => Float32Array.from(new Float64Array(...own(bytes, 8)));
    case 'BF16':
      return fromBrain;
    case 'F16':
      return fromHalf;
    default:
      throw new CheckpointError(file, `tensor "${name}" is stored as ${dtype}, which cannot be quantized`);
  }
}

/** bfloat16 is the upper half of float32. */
function fromBrain(bytes: Buffer): Float32Array {
  const halves = new Uint16Array(...own(bytes, 2));
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = (halves[i] ?? 0) << 16;
  return new Float32Array(bits.buffer);
}

let halfTable: Float32Array | undefined;

function fromHalf(bytes: Buffer): Float32Array {
  halfTable ??= Float32Array.from({ length: 2 ** 16 }, (_, bits) => half(bits));
  const halves = new Uint16Array(...own(bytes, 2));
  const floats = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) floats[i] = halfTable[halves[i] ?? 0] ?? NaN;
  return floats;
}

/** IEEE 754 binary16: sign, 5 bits of exponent, 10 of fraction. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Where the bytes lie, as typed arrays take it; copied where they do not lie at a multiple of the element. */
function own(bytes: Buffer, elementBytes: number): [ArrayBuffer, number, number] {
  const length = bytes.length / elementBytes;
  const { buffer, byteOffset } = bytes;
  if (buffer instanceof ArrayBuffer && byteOffset % elementBytes === 0) return [buffer, byteOffset, length];
  const copy = new Uint8Array(bytes);
  return [copy.buffer, 0, length];
}
