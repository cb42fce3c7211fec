import { describe, expect, it } from 'vitest';
import { parseGpuMemory } from '../../../src/hardware/nvidia-smi';

const mebibyte = 1024 ** 2;
const text = [
  'GPU-aaaa0000-1111, 81559, 80994',
  'GPU-bbbb0000-2222, 15360, 0',
  'GPU-cccc0000-3333, 24564, 12000',
  '',
].join('\r\n');
const gpu = (index: number, total: number, free: number) => ({
  index,
  totalBytes: total * mebibyte,
  freeBytes: free * mebibyte,
});

describe('parseGpuMemory', () => {
  it('counts the GPUs in the order of the bus', () => {
    expect(parseGpuMemory(text)).toEqual([gpu(0, 81559, 80994), gpu(1, 15360, 0), gpu(2, 24564, 12000)]);
  });

  it.each([
    ['2,0', [gpu(0, 24564, 12000), gpu(1, 81559, 80994)]],
    [' 1 ', [gpu(0, 15360, 0)]],
    ['GPU-cccc,GPU-aaaa', [gpu(0, 24564, 12000), gpu(1, 81559, 80994)]],
    // As CUDA reads it: the first that names no GPU ends the list.
    ['0,7,1', [gpu(0, 81559, 80994)]],
    ['-1', []],
    ['', []],
  ])('counts as CUDA does under CUDA_VISIBLE_DEVICES=%s', (visible, expected) => {
    expect(parseGpuMemory(text, visible)).toEqual(expected);
  });

  it('leaves out a GPU that does not tell of its memory, and keeps the numbers of the others', () => {
    expect(parseGpuMemory(`GPU-d, [N/A], [N/A]\n${text}`)).toEqual([
      gpu(1, 81559, 80994),
      gpu(2, 15360, 0),
      gpu(3, 24564, 12000),
    ]);
  });

  it.each(['', 'No devices were found\n', 'NVIDIA-SMI has failed, because, it could'])(
    'takes no message for a GPU: %j',
    (message) => expect(parseGpuMemory(message)).toEqual([]),
  );
});
