import { bytesPerElement, type Dtype } from './tensor';

/** Longest tensor name, in UTF-16 units; real ones are below 200. */
export const maxNameLength = 1024;

/** Most tensors of a checkpoint; the largest mixtures of experts have 50,000. */
export const maxTensors = 200_000;

/** Most dimensions: PyTorch's own limit. */
export const maxDimensions = 64;

/** Product of the dimensions, or undefined where a step of it leaves the exact integers. */
export function elementCount(shape: readonly number[]): number | undefined {
  let count = 1;
  for (const dimension of shape) {
    count *= dimension;
    if (!Number.isSafeInteger(count)) return undefined;
  }
  return count;
}

/** Bytes of a contiguous tensor, or undefined where they leave the exact integers. */
export function byteLength(shape: readonly number[], dtype: Dtype): number | undefined {
  return elementCount([...shape, bytesPerElement[dtype]]);
}

/** A name from a file made fit for a message: control characters escaped, cut when long. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 120 ? `${name.slice(0, 120)}…` : name);
}

/** A size, count or offset: a whole number from 0 up to the last exact one. */
export function isNatural(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
