import { withByteFile } from '../checkpoint/byte-file';
import { floatDecoder } from './float-decoder';
import type { PlannedMatrix } from './plan';
import { roundBlock } from './round-block';
import { storedMatrix } from './stored-matrix';

/** Elements read at a time, if a single row or block of rows is not more: some ten milliseconds of work. */
const elementsAtOnce = 2 ** 20;

/** A weight in blocks of 8 bits, as `QuantizedLinear` has it. */
export interface RoundedMatrix {
  readonly values: Uint8Array;
  readonly scales: Float32Array;
}

/**
 * Reads a linear layer's weight piece by piece, and rounds it.
 * @throws CheckpointError where it cannot be read; the signal's reason once it is aborted
 */
export async function quantizeMatrix(
  { layer, tensor, target }: PlannedMatrix,
  signal: AbortSignal,
): Promise<RoundedMatrix> {
  const { inputs, outputs } = layer;
  const { blockSize } = target;
  const stored = storedMatrix(tensor, layer);
  const { outputStep, inputStep } = stored;
  const decode = floatDecoder(tensor);
  const values = new Uint8Array(outputs * inputs);
  const blocks = inputs / blockSize;
  const scales = new Float32Array(outputs * blocks);

  /** Rounds a piece of which `weights` holds all elements that lie between its first and its last. */
  const round = (weights: Float32Array, { firstOutput, endOutput, firstBlock, endBlock }: Piece) => {
    for (let output = firstOutput; output < endOutput; output++) {
      for (let block = firstBlock; block < endBlock; block++) {
        const first = (output - firstOutput) * outputStep + (block - firstBlock) * blockSize * inputStep;
        const index = output * blocks + block;
        const at = index * blockSize;
        scales[index] = roundBlock(weights, first, inputStep, blockSize, values, at);
      }
    }
  };
  await withByteFile(tensor.file, async (file) => {
    for (const piece of pieces(outputs, blocks, blockSize, stored)) {
      if (signal.aborted) return;
      const start = piece.firstOutput * outputStep + piece.firstBlock * blockSize * inputStep;
      const last = (piece.endOutput - 1) * outputStep + (piece.endBlock * blockSize - 1) * inputStep;
      const bytes = await file.read(
        stored.offset + start * stored.bytesPerElement,
        (last - start + 1) * stored.bytesPerElement,
      );
      round(decode(bytes), piece);
    }
  });
  signal.throwIfAborted();
  return { values, scales };
}

interface Piece {
  readonly firstOutput: number;
  readonly endOutput: number;
  readonly firstBlock: number;
  readonly endBlock: number;
}

/** Parts a matrix along the axis on which neighbours lie farther apart, so that a piece is one stretch of its file. */
function* pieces(
  outputs: number,
  blocks: number,
  blockSize: number,
  { outputStep, inputStep }: { readonly outputStep: number; readonly inputStep: number },
): Generator<Piece> {
  const byOutput = outputStep >= inputStep;
  const count = byOutput ? outputs : blocks;
  const step = byOutput ? outputStep : inputStep * blockSize;
  const atOnce = Math.max(1, Math.floor(elementsAtOnce / Math.max(1, step)));
  for (let first = 0; first < count; first += atOnce) {
    const end = Math.min(count, first + atOnce);
    yield byOutput
      ? { firstOutput: first, endOutput: end, firstBlock: 0, endBlock: blocks }
      : { firstOutput: 0, endOutput: outputs, firstBlock: first, endBlock: end };
  }
}
