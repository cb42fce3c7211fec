import { describe, expect, it } from 'vitest';
import { layerProviders, parsePlacement, placementOption, placementText } from '../../../src/placement/text';

describe('parsePlacement', () => {
  it('reads providers, devices and layers', () => {
    expect(parsePlacement('cuda:0=20,cuda:1=12')).toEqual([
      { provider: 'cuda', device: 0, layers: 20 },
      { provider: 'cuda', device: 1, layers: 12 },
    ]);
    expect(parsePlacement(' webgpu=6, cpu=6 ')).toEqual([
      { provider: 'webgpu', device: 0, layers: 6 },
      { provider: 'cpu', device: 0, layers: 6 },
    ]);
  });

  it.each(['', 'cuda', 'cuda=', 'cuda=0', 'gpu=3', 'cuda:x=3', 'cuda=3,', 'cuda=-1', 'cuda=1.5', 'auto=3'])(
    'does not understand "%s"',
    (text) => {
      expect(() => parsePlacement(text)).toThrow(/is not understood: PROVIDER=LAYERS/);
    },
  );

  it('knows which providers have several devices', () => {
    expect(() => parsePlacement('webgpu:1=6,cpu=6')).toThrow('only cuda and dml have several devices');
    expect(() => parsePlacement('cpu:1=6')).toThrow('only cuda and dml have several devices');
    expect(parsePlacement('dml:1=6')).toHaveLength(1);
  });
});

describe('a placement in words', () => {
  it.each([
    ['cpu=12', 'cpu', 'cpu'],
    ['cuda:1=12', 'cuda:1', 'cuda'],
    ['cuda=20,cuda:1=12', 'layers 0–19 on cuda:0, 20–31 on cuda:1', 'cuda'],
    ['webgpu=6,cpu=1', 'layers 0–5 on webgpu:0, 6 on cpu', 'layers 0–5 on webgpu, 6 on cpu'],
    [
      'cuda:1=3,cuda=4,cpu=5',
      'layers 0–2 on cuda:1, 3–6 on cuda:0, 7–11 on cpu',
      'layers 0–6 on cuda, 7–11 on cpu',
    ],
  ])('%s', (option, shown, deciding) => {
    const placement = parsePlacement(option);
    expect(placementText(placement)).toBe(shown);
    expect(layerProviders(placement)).toBe(deciding);
    expect(placementOption(placement)).toBe(option);
  });
});
