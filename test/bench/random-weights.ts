import { open } from 'node:fs/promises';
import { once } from 'node:events';

/** A tensor to be filled with random numbers: normal around `mean`. */
export interface RandomTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly mean: number;
  readonly deviation: number;
}

const FLOATS_PER_CHUNK = 1 << 20;

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

/** Fills `values` by Box and Muller's method, two numbers at a time. */
function fillNormal(values: Float32Array, random: () => number, mean: number, deviation: number): void {
  for (let i = 0; i < values.length; i += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log(random()));
    const angle = 2 * Math.PI * random();
    values[i] = mean + radius * Math.cos(angle);
    values[i + 1] = mean + radius * Math.sin(angle);
  }
}

/** Writes a safetensors file of float32 random tensors, a few megabytes in memory at a time. */
export async function writeRandomSafetensors(
  file: string,
  tensors: readonly RandomTensor[],
  seed: number,
): Promise<void> {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  let end = 0;
  for (const tensor of tensors) {
    const start = end;
    end += sizeOf(tensor) * 4;
    header[tensor.name] = { dtype: 'F32', shape: tensor.shape, data_offsets: [start, end] };
  }
  const json = JSON.stringify(header);
  const text = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));

  const random = uniform(seed);
  const stream = (await open(file, 'w')).createWriteStream();
  stream.write(length);
  stream.write(text);
  for (const tensor of tensors) {
    for (let left = sizeOf(tensor); left > 0; left -= FLOATS_PER_CHUNK) {
      const values = new Float32Array(Math.min(left, FLOATS_PER_CHUNK));
      fillNormal(values, random, tensor.mean, tensor.deviation);
      if (!stream.write(Buffer.from(values.buffer))) await once(stream, 'drain');
    }
  }
  stream.end();
  await once(stream, 'close');
}
