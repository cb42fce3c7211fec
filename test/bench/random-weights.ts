import { open } from 'node:fs/promises';
import { once } from 'node:events';

/** A tensor to be filled with random numbers: normal around `mean`. */
export interface RandomTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly mean: number;
  readonly deviation: number;
}

export type WeightType = 'F32' | 'BF16';

const bytesOf: Readonly<Record<WeightType, number>> = { F32: 4, BF16: 2 };
/** As many standard normal numbers are made once; tensors take them again and again, from places of their own. */
const poolSize = 1 << 22;

const sizeOf = (tensor: RandomTensor): number => tensor.shape.reduce((size, n) => size * n, 1);

/** Uniform numbers in (0, 1]: mulberry32, small, fast and the same on every machine. */
export function uniform(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32 + 2 ** -33;
  };
}

/** Standard normal numbers by Box and Muller's method, two at a time. */
function normalPool(random: () => number): Float32Array {
  const pool = new Float32Array(poolSize);
  for (let i = 0; i < poolSize; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(random()));
    const angle = 2 * Math.PI * random();
    pool[i] = radius * Math.cos(angle);
    pool[i + 1] = radius * Math.sin(angle);
  }
  return pool;
}

/** Writes a safetensors file of random tensors, a few megabytes in memory at a time. */
export async function writeRandomSafetensors(
  file: string,
  tensors: readonly RandomTensor[],
  seed: number,
  type: WeightType = 'F32',
): Promise<void> {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  let end = 0;
  for (const tensor of tensors) {
    const start = end;
    end += sizeOf(tensor) * bytesOf[type];
    header[tensor.name] = { dtype: type, shape: tensor.shape, data_offsets: [start, end] };
  }
  const json = JSON.stringify(header);
  const text = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));

  const random = uniform(seed);
  const pool = normalPool(random);
  const stream = (await open(file, 'w')).createWriteStream();
  stream.write(length);
  stream.write(text);
  for (const { mean, deviation, ...tensor } of tensors) {
    const total = sizeOf({ ...tensor, mean, deviation });
    for (let left = total; left > 0;) {
      const from = Math.floor(random() * (poolSize / 2));
      const part = pool.subarray(from, from + Math.min(left, poolSize / 4));
      left -= part.length;
      const bytes = encode(
        part.map((value) => mean + deviation * value),
        type,
      );
      if (!stream.write(bytes)) await once(stream, 'drain');
    }
  }
  stream.end();
  await once(stream, 'close');
}

/** bfloat16 is the upper half of a float32. */
function encode(values: Float32Array, type: WeightType): Buffer {
  if (type === 'F32') return Buffer.from(values.buffer);
  const halves = new Uint16Array(values.buffer);
  const upper = new Uint16Array(values.length);
  for (let i = 0; i < upper.length; i++) upper[i] = halves[2 * i + 1] ?? 0;
  return Buffer.from(upper.buffer);
}
