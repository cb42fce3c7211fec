import { open } from 'node:fs/promises';
import type { QuantizationPlan } from './plan';
import { quantizeMatrix } from './quantize-matrix';

export interface Writing {
  readonly signal: AbortSignal;
  /** Matrices that are written. */
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Quantizes matrix after matrix into a new file; no more than one of them is in memory.
 * @throws CheckpointError where a weight cannot be read; the signal's reason once it is aborted
 */
export async function writeQuantizedWeights(
  { matrices, bytes }: QuantizationPlan,
  file: string,
  { signal, onProgress }: Writing,
): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.truncate(bytes);
    for (const [done, matrix] of matrices.entries()) {
      onProgress(done, matrices.length);
      const { values, scales } = await quantizeMatrix(matrix, signal);
      const { target } = matrix;
      await write(values, target.values.offset);
      await write(new Uint8Array(scales.buffer), target.scales.offset);
    }
    await handle.sync();
    onProgress(matrices.length, matrices.length);
  } finally {
    await handle.close();
  }

  async function write(data: Uint8Array, offset: number): Promise<void> {
    for (let from = 0; from < data.length;) {
      signal.throwIfAborted();
      from += (await handle.write(data, from, data.length - from, offset + from)).bytesWritten;
    }
  }
}
