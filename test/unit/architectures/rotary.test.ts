import { describe, expect, it } from 'vitest';
import { rotaryFrequencies, rotaryTables, type RotaryEmbedding } from '../../../src/architectures/rotary';

const plain: RotaryEmbedding = { size: 8, base: 10_000, maxPositions: 64, scaling: { type: 'default' } };
const frequencies = (scaling: RotaryEmbedding['scaling'], length = 0) => [
  ...rotaryFrequencies({ ...plain, scaling }, length),
];

describe('rotary frequencies', () => {
  it('fall geometrically from 1', () => {
    const expected = [1, 0.1, 0.01, 0.001];
    frequencies({ type: 'default' }).forEach((frequency, i) =>
      expect(frequency).toBeCloseTo(expected[i] ?? NaN, 7),
    );
  });

  it('are divided by a linear factor', () => {
    expect(frequencies({ type: 'linear', factor: 4 })[0]).toBe(0.25);
  });

  it('change with the length only beyond the trained one, when dynamic', () => {
    const scaling = { type: 'dynamic', factor: 2 } as const;
    expect(frequencies(scaling, 10)).toEqual(frequencies({ type: 'default' }));
    expect(frequencies(scaling, 64)).toEqual(frequencies({ type: 'default' }));
    expect(frequencies(scaling, 65)[3]).toBeLessThan(frequencies({ type: 'default' })[3] ?? NaN);
  });

  it('choose long factors beyond the original length', () => {
    const scaling = {
      type: 'longrope',
      shortFactor: [1, 1, 1, 1],
      longFactor: [2, 2, 2, 2],
      originalMaxPositions: 16,
    } as const;
    expect(frequencies(scaling, 16)[0]).toBe(1);
    expect(frequencies(scaling, 17)[0]).toBe(0.5);
  });

  it('keep high and divide low ones for Llama 3', () => {
    const scaling = {
      type: 'llama3',
      factor: 8,
      lowFrequencyFactor: 1,
      highFrequencyFactor: 4,
      originalMaxPositions: 32,
    } as const;
    const [high, , low] = frequencies(scaling);
    expect(high).toBe(1);
    expect(low).toBeCloseTo(0.01 / 8, 8);
  });
});

describe('rotary tables', () => {
  it('hold one row per token, by its position', () => {
    const { cos, sin } = rotaryTables(plain, [0, 3], [4, 4]);
    expect(cos).toHaveLength(8);
    expect([...cos.subarray(0, 4), ...sin.subarray(0, 4)]).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
    expect(cos[4]).toBeCloseTo(Math.cos(3), 6);
    expect(sin[5]).toBeCloseTo(Math.sin(0.3), 6);
  });

  it('give sequences of one batch each its own frequencies', () => {
    const dynamic: RotaryEmbedding = { ...plain, scaling: { type: 'dynamic', factor: 2 } };
    const { cos } = rotaryTables(dynamic, [9, 9], [10, 100]);
    expect(cos[1]).toBe(rotaryTables(dynamic, [9], [10]).cos[1]);
    expect(cos[5]).toBe(rotaryTables(dynamic, [9], [100]).cos[1]);
    expect(cos[1]).not.toBe(cos[5]);
  });
});
