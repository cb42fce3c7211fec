import { describe, expect, it } from 'vitest';
import type { HardwareReport } from '../../../src/hardware/check-hardware';
import { reportLines } from '../../../src/hardware/report-text';

const report: HardwareReport = {
  version: '1.0.0',
  machine: {
    platform: 'linux',
    arch: 'x64',
    system: '6.1.0',
    node: '20.20.2',
    processor: { model: 'Xeon', cores: 8, usableCores: 4, quota: 1.5 },
    memory: { total: 32e9, free: 8e9, limit: 16e9 },
    graphics: [
      { name: 'NVIDIA H100', vendor: 'NVIDIA', memory: 85e9, free: 80e9, driver: '550.54' },
      { name: 'Intel (PCI 0x8086:0x9a49)\u001b[2J', vendor: 'Intel' },
    ],
    hubCache: { folder: '/home/me/hub', free: 120e9 },
  },
  runtime: '1.30.0',
  providers: [
    { provider: 'cuda', automatic: true, state: 'works', operationsPerSecond: 12_345.6e9 },
    {
      provider: 'webgpu',
      automatic: false,
      state: 'device missing',
      reason: 'no GPU',
      remedy: 'Buy one.',
      problem: 'adapter',
    },
    {
      provider: 'dml',
      automatic: false,
      state: 'not on this platform',
      reason: 'elsewhere',
      problem: 'backend',
    },
  ],
  automatic: 'cuda',
};

describe('reportLines', () => {
  it('says what is here, what works, and what mends the rest', () => {
    expect(reportLines(report)).toEqual([
      'system        linux x64, 6.1.0, Node 20.20.2',
      'processor     Xeon, 4 of 8 cores, time of 1.5 allowed',
      'memory        8.0 GB free of 32 GB, 16 GB allowed',
      'GPU           NVIDIA H100, 80 GB free of 85 GB, driver 550.54',
      'GPU           Intel (PCI 0x8086:0x9a49)\ufffd[2J, memory unknown',
      'hub cache     /home/me/hub, 120 GB free',
      'RewardBench   1.0.0',
      'ONNX Runtime  1.30.0',
      'auto takes    cuda',
      '',
      'PROVIDER  STATE                 GFLOP/S',
      'cuda      works                 12345.6',
      'webgpu    device missing',
      'dml       not on this platform',
      '',
      'webgpu: no GPU.',
      '  Buy one.',
    ]);
  });

  it('says unknown where nothing is known', () => {
    const { machine } = report;
    const { graphics, ...blind } = machine;
    expect(graphics).toHaveLength(2);
    const text = reportLines({ version: '1.0.0', machine: blind, providers: [] }).join('\n');
    expect(text).toMatch(/^GPU +unknown/m);
    expect(text).toMatch(/^ONNX Runtime +cannot be loaded$/m);
    expect(text).toMatch(/^auto takes +nothing: no provider works$/m);
    const without = { version: '1.0.0', machine: { ...machine, graphics: [] }, providers: [] };
    expect(reportLines(without).join('\n')).toMatch(/^GPU +none found$/m);
  });
});
