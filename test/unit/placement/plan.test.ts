import { describe, expect, it } from 'vitest';
import { bytesOf, planPlacement, type PlanInput } from '../../../src/placement/plan';
import type { Placement } from '../../../src/protocol/evaluator';

/** Ten layers of 4 bytes on a GPU and 2 on the CPU; embedding 5, head 3; 2 bytes beside the weights. */
function plan(gpus: readonly number[], mainMemory = 1000): Placement[] | undefined {
  const needs = (each: number) => ({
    weights: { embedding: 5, layers: Array<number>(10).fill(each), head: 3 },
    working: 2,
  });
  const input: PlanInput = {
    gpu: needs(4),
    cpu: needs(2),
    gpus: gpus.map((free, device) => ({ provider: 'cuda', device, free })),
    mainMemory,
  };
  return planPlacement(input);
}
const cuda = (device: number, layers: number) => ({ provider: 'cuda', device, layers });
const cpu = (layers: number) => ({ provider: 'cpu', device: 0, layers });

describe('planPlacement', () => {
  it('takes one GPU where it can hold all, the one with most memory', () => {
    expect(plan([50])).toEqual([cuda(0, 10)]);
    expect(plan([60, 90, 70])).toEqual([cuda(1, 10)]);
  });

  it('fills GPUs in the order of their free memory', () => {
    expect(plan([30, 40])).toEqual([cuda(1, 8), cuda(0, 2)]);
    expect(plan([21, 21, 21])).toEqual([cuda(0, 3), cuda(1, 4), cuda(2, 3)]);
  });

  it('leaves room for the embedding in front and the head behind', () => {
    // 2 + 5 + 10 · 4 + 3
    expect(plan([49])).toEqual([cuda(0, 9), cpu(1)]);
    expect(plan([10])).toBeUndefined();
    expect(plan([11])).toEqual([cuda(0, 1), cpu(9)]);
  });

  it('gives the rest to the CPU, whose weights stay as they are stored', () => {
    // 2 + 6 · 2 + 3
    expect(plan([23], 17)).toEqual([cuda(0, 4), cpu(6)]);
    expect(plan([23], 16)).toBeUndefined();
  });

  it('skips a GPU that is too small for any layer', () => {
    expect(plan([40, 3])).toEqual([cuda(0, 8), cpu(2)]);
    expect(plan([3, 3])).toBeUndefined();
    expect(plan([])).toBeUndefined();
  });

  it('never gives a device more than it has', () => {
    const needs = { weights: { embedding: 7, layers: [3, 9, 1, 8, 2, 6], head: 4 }, working: 1 };
    for (let free = 0; free < 60; free++) {
      const gpus = [free, 20, 13].map(
        (bytes, device) => ({ provider: 'cuda', device, free: bytes }) as const,
      );
      const placement = planPlacement({ gpu: needs, cpu: needs, gpus, mainMemory: 25 }) ?? [];
      let first = 0;
      for (const { provider, device, layers } of placement) {
        const memory = provider === 'cpu' ? 25 : (gpus[device]?.free ?? NaN);
        expect(bytesOf(needs, first, first + layers)).toBeLessThanOrEqual(memory);
        first += layers;
      }
      expect([0, 6]).toContain(first);
    }
  });
});
