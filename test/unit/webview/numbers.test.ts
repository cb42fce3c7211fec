import { describe, expect, it } from 'vitest';
import { counted, duration, margin, parameters, percent, score } from '../../../webview/text/numbers';

describe('numbers for people', () => {
  it('counts one thing and several', () => {
    expect(counted(1, 'row')).toBe('1 row');
    expect(counted(0, 'row')).toBe('0 rows');
    expect(counted(12_345, 'row')).toBe('12,345 rows');
  });

  it('writes scores with a real minus, and with an exponent where three decimals say nothing', () => {
    expect(score(-1.5)).toBe('−1.500');
    expect(score(0.0004)).toBe('4.00e-4');
    expect(score(0)).toBe('0.000');
    expect(score(null)).toBe('–');
    expect(margin(0.25)).toBe('+0.250');
    expect(margin(-0.25)).toBe('−0.250');
  });

  it('writes shares, sizes of models and times', () => {
    expect(percent(0.7345)).toBe('73.5 %');
    expect(parameters(7_241_732_096)).toBe('7.24B');
    expect(parameters(124_439_808)).toBe('124M');
    expect(duration(12.44)).toBe('12.4 s');
    expect(duration(185)).toBe('3 min 5 s');
    expect(duration(7_500)).toBe('2 h 5 min');
  });
});
