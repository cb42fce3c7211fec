import type { Profile } from '../../../src/profile/profile';

/** A run of 10 s whose tokenizing went on beside 6 s of session runs. */
export const tinyProfile: Profile = {
  format: 1,
  at: '2026-01-02T03:04:05.000Z',
  seconds: 10,
  processorSeconds: 15,
  idle: 0.5,
  stages: [
    { stage: 'runs', count: 100, underWay: 6, charged: 6 },
    { stage: 'session', count: 1, underWay: 1, charged: 1 },
    { stage: 'tokenizing', count: 3, underWay: 5, charged: 2 },
    { stage: 'start', count: 1, underWay: 0.5, charged: 0.5 },
  ],
  kernels: {
    runs: 64,
    seconds: 4,
    unreadable: 2,
    nodes: [
      { part: 'feed-forward', operator: 'Gemm', provider: 'cpu', count: 200, seconds: 2, operations: 4e11 },
      { part: 'attention', operator: 'Gemm', provider: 'cpu', count: 100, seconds: 1, operations: 1e11 },
      { part: 'attention', operator: 'Gather', provider: 'cpu', count: 50, seconds: 0.5 },
    ],
  },
};
