import { expect, it } from 'vitest';
import { nodePlaces, placesText } from '../../../src/inference/node-places';
import type { KernelTime } from '../../../src/profile/profile';

const record = (...nodes: readonly [operator: string, provider: string, count: number][]) => ({
  kernels: () => ({
    nodes: nodes.map(([operator, provider, count]): KernelTime => ({
      part: 'attention',
      operator,
      provider,
      count,
      seconds: 0,
    })),
  }),
});

it('tells the nodes of a provider from those that the CPU ran in its place, the most first', () => {
  const places = nodePlaces(
    'webgpu',
    record(['Gemm', 'webgpu', 8], ['Gather', 'cpu', 1], ['Range', 'cpu', 2], ['Softmax', 'webgpu', 2]),
  );
  expect(placesText(places)).toBe('webgpu computed 10 of 13 nodes; on the CPU: Range (2), Gather (1)');
});

it('names no list where the CPU ran nothing', () => {
  expect(placesText(nodePlaces('cuda', record(['Gemm', 'cuda', 8])))).toBe('cuda computed 8 of 8 nodes');
});

it('refuses a provider that ran nothing', () => {
  expect(() => nodePlaces('dml', record(['Gemm', 'cpu', 8]))).toThrow(
    'dml was loaded but computed nothing: ONNX Runtime left all of the graph to the CPU',
  );
});
