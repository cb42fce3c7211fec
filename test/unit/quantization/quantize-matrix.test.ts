import { describe, expect, it } from 'vitest';
import type { Linear } from '../../../src/architectures/transformer';
import { storedBlock } from '../../../src/checkpoint/strided-view';
import type { Dtype, TensorLocation } from '../../../src/checkpoint/tensor';
import { planQuantization, type PlannedMatrix } from '../../../src/quantization/plan';
import { quantizeMatrix } from '../../../src/quantization/quantize-matrix';
import { temporaryFile } from '../checkpoint/temporary-folder';
import { randoms } from '../inference/randoms';
import { dequantize } from './dequantize';

const random = randoms(11);
const normal = () => Math.sqrt(-2 * Math.log(random() || 1e-9)) * Math.cos(2 * Math.PI * random());
const never = new AbortController().signal;

/** Bytes that lie before the weights, so that nothing is aligned. */
const before = 3;

function encode(values: readonly number[], dtype: Dtype): Uint8Array {
  switch (dtype) {
    case 'F32':
      return new Uint8Array(Float32Array.from(values).buffer);
    case 'F64':
      return new Uint8Array(Float64Array.from(values).buffer);
    case 'BF16':
      return new Uint8Array(
        Uint16Array.from(new Uint32Array(Float32Array.from(values).buffer), (bits) => bits >>> 16).buffer,
      );
    default:
      throw new Error(dtype);
  }
}

interface Stored {
  readonly dtype?: Dtype;
  readonly shape: readonly number[];
  readonly strides?: readonly number[];
  readonly offset?: number;
}

/** A planned matrix over `storage`, as a tensor of the given strides. */
function planned(
  storage: Uint8Array,
  { dtype = 'F32', shape, strides = [shape[1] ?? 1, 1], offset = 0 }: Stored,
  layout: Linear['layout'] = 'out-in',
): PlannedMatrix {
  const file = temporaryFile('weights', Buffer.concat([Buffer.alloc(before), storage]));
  const bytes = { F32: 4, F64: 8, BF16: 2, F16: 2 }[dtype as 'F32'];
  const block = storedBlock({ offset, shape, strides }, storage.length / bytes);
  if (block === undefined) throw new Error('no block');
  const elements = (block.view?.block ?? shape).reduce((product, size) => product * size, 1);
  const tensor: TensorLocation = {
    name: 'w',
    dtype,
    shape,
    file,
    offset: before + block.offset * bytes,
    length: elements * bytes,
    ...(block.view !== undefined && { view: block.view }),
  };
  const [first = 0, second = 0] = shape;
  const [outputs, inputs] = layout === 'out-in' ? [first, second] : [second, first];
  const layer: Linear = { weight: 'w', inputs, outputs, layout };
  const [matrix] = planQuantization([layer], new Map([['w', tensor]])).matrices;
  if (matrix === undefined) throw new Error('not planned');
  return matrix;
}

/** Every weight lies within half a step of its block's scale. */
async function expectClose(matrix: PlannedMatrix, weight: (output: number, input: number) => number) {
  const rounded = await quantizeMatrix(matrix, never);
  const { inputs, outputs } = matrix.layer;
  const { blockSize } = matrix.target;
  const back = dequantize(rounded, matrix.target);
  expect(back).toHaveLength(inputs * outputs);
  let worst = 0;
  for (let output = 0; output < outputs; output++) {
    for (let input = 0; input < inputs; input++) {
      const index = output * inputs + input;
      const scale = rounded.scales[Math.floor(index / blockSize)] ?? NaN;
      const error = Math.abs((back[index] ?? NaN) - weight(output, input)) / scale;
      worst = Math.max(worst, error);
    }
  }
  expect(worst).toBeLessThanOrEqual(0.5001);
  return rounded;
}

describe('a matrix in 8-bit blocks', () => {
  const [outputs, inputs] = [24, 256];
  const weights = Array.from({ length: outputs * inputs }, () => 0.02 * normal());
  const at = (i: number) => weights[i] ?? NaN;

  it.each(['F32', 'F64', 'BF16'] as const)('lies within half a step of %s weights', async (dtype) => {
    const bytes = encode(weights, dtype);
    const exact =
      dtype === 'BF16'
        ? new Float32Array(Uint32Array.from(new Uint16Array(bytes.buffer), (bits) => bits << 16).buffer)
        : weights;
    const matrix = planned(bytes, { dtype, shape: [outputs, inputs] });
    expect(matrix.target.blockSize).toBe(128);
    await expectClose(matrix, (output, input) => exact[output * inputs + input] ?? NaN);
  });

  it('reads every float16 there is', async () => {
    // 1.0, its neighbour, the smallest and the largest numbers, of both signs.
    const halves = [0x3c00, 0x3c01, 0x0001, 0x8001, 0x0400, 0x7bff, 0xfbff, 0xbc00];
    const numbers = [1, 1 + 2 ** -10, 2 ** -24, -(2 ** -24), 2 ** -14, 65504, -65504, -1];
    const bits = Uint16Array.from({ length: 32 * 8 }, (_, i) => (i % 32 === 0 ? (halves[i / 32] ?? 0) : 0));
    const matrix = planned(new Uint8Array(bits.buffer), { dtype: 'F16', shape: [8, 32] });
    const { values, scales } = await quantizeMatrix(matrix, never);
    for (const [row, number] of numbers.entries()) {
      const back = ((values[row * 32] ?? NaN) - 128) * (scales[row] ?? NaN);
      expect(Math.abs(back / number - 1)).toBeLessThan(1e-6);
    }
  });

  it('takes weights that are stored by input', async () => {
    const matrix = planned(encode(weights, 'F32'), { shape: [inputs, outputs] }, 'in-out');
    await expectClose(matrix, (output, input) => at(input * outputs + output));
  });

  it.each([
    { name: 'transposed', shape: [24, 256], strides: [1, 24], offset: 0 },
    { name: 'cut', shape: [10, 64], strides: [256, 1], offset: 3 * 256 + 70 },
    { name: 'cut and transposed', shape: [10, 64], strides: [1, 24], offset: 24 * 5 + 6 },
    { name: 'every third row', shape: [8, 256], strides: [768, 1], offset: 256 },
    { name: 'expanded along inputs', shape: [24, 64], strides: [256, 0], offset: 7 },
    { name: 'expanded along outputs', shape: [5, 64], strides: [0, 1], offset: 7 },
  ])('takes $name views', async ({ shape, strides, offset }) => {
    const [byOutput = 0, byInput = 0] = strides;
    const matrix = planned(encode(weights, 'F32'), { shape, strides, offset });
    await expectClose(matrix, (output, input) => at(offset + output * byOutput + input * byInput));
  });

  it('takes a transposed view that is stored by input', async () => {
    const stored = { shape: [256, 24], strides: [1, 256] };
    const matrix = planned(encode(weights, 'F32'), stored, 'in-out');
    await expectClose(matrix, (output, input) => at(output * 256 + input));
  });

  it('reads large matrices piece by piece', async () => {
    const many = Array.from({ length: 1200 * 1024 }, (_, i) => ((i * 7919) % 1000) / 1000 - 0.5);
    const bytes = encode(many, 'BF16');
    const exact = new Float32Array(
      Uint32Array.from(new Uint16Array(bytes.buffer), (bits) => bits << 16).buffer,
    );
    const byOutput = planned(bytes, { dtype: 'BF16', shape: [1200, 1024] });
    await expectClose(byOutput, (output, input) => exact[output * 1024 + input] ?? NaN);
    const byInput = planned(bytes, { dtype: 'BF16', shape: [1024, 1200] }, 'in-out');
    await expectClose(byInput, (output, input) => exact[input * 1200 + output] ?? NaN);
  });

  it('keeps zeros, and blocks of nothing else', async () => {
    const sparse = Array.from({ length: 64 }, (_, i) => (i === 5 ? -3 : 0));
    const matrix = planned(encode([...sparse, ...sparse.fill(0, 0, 64)], 'F32'), { shape: [2, 64] });
    const { values, scales } = await quantizeMatrix(matrix, never);
    expect([...values.subarray(0, 8)]).toEqual([128, 128, 128, 128, 128, 1, 128, 128]);
    expect(scales[1]).toBe(0);
    expect([...values.subarray(64)].every((value) => value === 128)).toBe(true);
  });

  it('hides no weight that is not finite', async () => {
    const broken = Array.from({ length: 96 }, (_, i) => (i === 40 ? NaN : i === 70 ? Infinity : i));
    const matrix = planned(encode(broken, 'F32'), { shape: [3, 32] });
    const { scales } = await quantizeMatrix(matrix, never);
    expect([...scales]).toEqual([Math.fround(31 / 127), NaN, Infinity]);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    stop.abort();
    const matrix = planned(encode(weights, 'F32'), { shape: [outputs, inputs] });
    await expect(quantizeMatrix(matrix, stop.signal)).rejects.toThrow('aborted');
  });
});

describe('the plan', () => {
  const tensor = (name: string) =>
    ({ name, dtype: 'F32', shape: [], file: '', offset: 0, length: 0 }) as const;
  const layer = (weight: string, inputs: number): Linear => ({
    weight,
    inputs,
    outputs: 3,
    layout: 'out-in',
  });

  it('takes the largest block that divides the inputs, and leaves what none divides', () => {
    const layers = [layer('a', 896), layer('b', 576), layer('c', 32), layer('d', 100), layer('absent', 128)];
    const tensors = new Map(['a', 'b', 'c', 'd'].map((name) => [name, tensor(name)]));
    const { matrices, bytes } = planQuantization(layers, tensors);
    expect(matrices.map(({ layer: { weight }, target }) => [weight, target.blockSize])).toEqual([
      ['a', 128],
      ['b', 64],
      ['c', 32],
    ]);
    const stretches = matrices.flatMap(({ target }) => [target.values, target.scales]);
    for (const [i, { offset, length }] of stretches.entries()) {
      expect(offset % 64).toBe(0);
      expect(offset + length).toBeLessThanOrEqual(stretches[i + 1]?.offset ?? bytes);
    }
  });
});
