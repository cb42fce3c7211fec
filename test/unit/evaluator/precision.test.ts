import { expect, it } from 'vitest';
import { openInPrecision, PrecisionError, precisionOn } from '../../../src/evaluator/precision';

it.each([
  ['webgpu', 'BF16', undefined, 'float16'],
  ['cuda', 'F16', undefined, 'float16'],
  ['cuda', 'F32', undefined, 'float32'],
  ['cuda', 'F32', 'float16', 'float16'],
  ['cuda', 'BF16', 'float32', 'float32'],
  ['cpu', 'BF16', undefined, 'float32'],
  ['cpu', 'F32', 'float32', 'float32'],
] as const)(
  'on %s a checkpoint of %s, asked for %s, is computed in %s',
  (provider, dtype, precision, expected) => {
    expect(precisionOn(provider, { precision }, { dtype })).toBe(expected);
  },
);

it('refuses float16 on the CPU, with what to do', () => {
  expect(() => precisionOn('cpu', { precision: 'float16' }, { dtype: 'BF16' })).toThrow(PrecisionError);
});

const lacking = 'Program Cast requires f16 but the device does not support it.';
const onlyFloat32 = (precision: string) =>
  precision === 'float16' ? Promise.reject(new Error(lacking)) : Promise.resolve(precision);

it('goes back to float32 where the GPU lacks float16 and nobody asked for it', async () => {
  expect(await openInPrecision('float16', {}, onlyFloat32)).toBe('float32');
  await expect(openInPrecision('float16', { precision: 'float16' }, onlyFloat32)).rejects.toThrow(lacking);
});

it('hides no other failure', async () => {
  const fail = () => Promise.reject(new Error('out of memory'));
  await expect(openInPrecision('float16', {}, fail)).rejects.toThrow('out of memory');
});
