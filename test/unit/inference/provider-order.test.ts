import { describe, expect, it } from 'vitest';
import { automatic, automaticOn, openOnProvider, type Skipped } from '../../../src/inference/provider';
import type { ExecutionProvider } from '../../../src/inference/session';
import { executionProviders } from '../../../src/protocol/evaluator';

it.each([
  ['linux', 'x64', ['cuda', 'webgpu', 'cpu']],
  ['linux', 'arm64', ['cpu']],
  ['win32', 'x64', ['webgpu', 'cpu']],
  ['darwin', 'arm64', ['webgpu', 'cpu']],
  ['darwin', 'x64', ['cpu']],
])(
  'auto on %s %s goes through %j, in the order in which they are listed for people',
  (platform, arch, order) => {
    expect(automaticOn(platform, arch)).toEqual(order);
    expect(executionProviders.filter((one) => order.includes(one))).toEqual(order);
  },
);

it('goes by this machine', () => {
  expect(automatic).toEqual(automaticOn(process.platform, process.arch));
});

describe('auto', () => {
  const among: readonly ExecutionProvider[] = ['cuda', 'webgpu', 'cpu'];
  const auto = async (
    speeds: Partial<Record<ExecutionProvider, number>>,
    unable: ExecutionProvider[] = [],
  ) => {
    const skipped: Skipped[] = [];
    const opened = await openOnProvider(
      'auto',
      (provider) =>
        unable.includes(provider) ? Promise.reject(new Error('out of memory')) : Promise.resolve(provider),
      {
        among,
        speed: (provider) => {
          const speed = speeds[provider];
          return speed === undefined ? Promise.reject(new Error('no device')) : Promise.resolve(speed);
        },
        onSkipped: (one) => skipped.push(one),
      },
    );
    return { opened, skipped };
  };

  it('takes the first that works', async () => {
    expect(await auto({ cuda: 9e12, webgpu: 8e12, cpu: 1e11 })).toEqual({ opened: 'cuda', skipped: [] });
  });

  it('says of each that it passes over why', async () => {
    expect(await auto({ webgpu: 8e12, cpu: 1e11 })).toEqual({
      opened: 'webgpu',
      skipped: [{ provider: 'cuda', reason: 'no device' }],
    });
  });

  it('goes on where the model itself cannot be opened', async () => {
    const { opened, skipped } = await auto({ cuda: 9e12, webgpu: 8e12, cpu: 1e11 }, ['cuda', 'webgpu']);
    expect(opened).toBe('cpu');
    expect(skipped.map(({ reason }) => reason)).toEqual(['out of memory', 'out of memory']);
  });

  it('never takes Vulkan in software, which is slower than the CPU', async () => {
    const { opened, skipped } = await auto({ webgpu: 1e9, cpu: 1e11 });
    expect(opened).toBe('cpu');
    expect(skipped[1]).toEqual({
      provider: 'webgpu',
      reason: expect.stringMatching(/^it is slower than the CPU: 1\.0 against 1\.0e\+2 GFLOP/) as string,
    });
  });
});

it('never replaces a provider that was named', async () => {
  const fail = () => Promise.reject(new Error('no adapter'));
  await expect(openOnProvider('webgpu', fail)).rejects.toThrow(
    'the execution provider "webgpu" cannot be used here: no adapter',
  );
});
