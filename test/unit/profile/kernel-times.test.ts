import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { KernelTimes } from '../../../src/profile/kernel-times';
import type { Kernels } from '../../../src/profile/profile';
import { kernelEvent, profileText, runEvent } from './kernel-events';

async function fold(...texts: string[]): Promise<Kernels> {
  const times = new KernelTimes();
  const folder = mkdtempSync(path.join(tmpdir(), 'kernels-'));
  for (const [i, text] of texts.entries()) {
    const file = path.join(folder, `${i}.json`);
    writeFileSync(file, text);
    await times.addFile(file);
  }
  return times.kernels();
}

describe('ONNX Runtime’s profile', () => {
  const events = [
    { cat: 'Session', pid: 1, tid: 1, dur: 9000, ts: 1, ph: 'X', name: 'session_initialization', args: {} },
    kernelEvent('attention/Gemm_3', 'Gemm', 400, { inputs: [[5, 8]], output: [5, 24] }),
    kernelEvent('attention/Gemm_3', 'Gemm', 600, { inputs: [[7, 8]], output: [7, 24] }),
    kernelEvent('attention/Gemm_9', 'Gemm', 100, { inputs: [[5, 8]], output: [5, 8] }),
    kernelEvent('feed-forward/Gelu_12', 'Gelu', 50, { provider: 'CUDAExecutionProvider' }),
    kernelEvent('a.weight:float32', 'Cast', 30),
    kernelEvent('Range_1', 'Range', 10),
    { ...runEvent(1300), name: 'SequentialExecutor::Execute' },
    runEvent(1400),
  ];

  it('is summed up by part of the model, operator and provider, longest first', async () => {
    const { runs, seconds, nodes, unreadable } = await fold(profileText(events));
    expect([runs, unreadable]).toEqual([1, 0]);
    expect(seconds).toBeCloseTo(0.0014, 9);
    expect(nodes.map(({ part, operator, provider, count }) => [part, operator, provider, count])).toEqual([
      ['attention', 'Gemm', 'cpu', 3],
      ['feed-forward', 'Gelu', 'cuda', 1],
      ['weights', 'Cast', 'cpu', 1],
      ['other', 'Range', 'cpu', 1],
    ]);
    expect(nodes[0]?.seconds).toBeCloseTo(0.0011, 9);
    // 2 · (5 · 24 · 8 + 7 · 24 · 8 + 5 · 8 · 8)
    expect(nodes[0]?.operations).toBe(5248);
    expect(nodes[1]).not.toHaveProperty('operations');
  });

  it('of several sessions is one sum', async () => {
    const { runs, nodes } = await fold(profileText(events), profileText(events));
    expect(runs).toBe(2);
    expect(nodes[0]?.count).toBe(6);
  });

  it('counts for as much as was written before the process was ended', async () => {
    const whole = profileText(events);
    for (const cut of [0, 1, 300, 700, whole.length - 40]) {
      const { nodes, unreadable } = await fold(whole.slice(0, cut));
      const complete = whole
        .slice(0, cut)
        .split('\n')
        .filter((line) => line.endsWith('},')).length;
      const kernels = Math.max(0, Math.min(complete - 1, 6));
      expect(nodes.reduce((sum, { count }) => sum + count, 0)).toBe(kernels);
      expect(unreadable).toBe(cut > 2 ? 1 : 0);
    }
  });

  it('that is none is counted line by line and throws nothing', async () => {
    const bad = [
      'not JSON',
      '{"cat": "Node"}',
      '{"cat":"Node","name":"a_kernel_time","dur":-1,"args":{}}',
      '{"cat":"Node","name":"a_kernel_time","dur":1e999,"args":{}}',
      '{"cat":"Node","name":"a_kernel_time","dur":1,"args":{"input_type_shape":[{"float":["x"]}]}}',
      `{"cat":"Node","name":"${'a'.repeat(70_000)}_kernel_time","dur":1,"args":{}}`,
      '\u0000'.repeat(200),
      'null',
      '[[[[',
    ];
    expect(await fold(`[\n${bad.join('\n')}`)).toEqual({ runs: 0, seconds: 0, nodes: [], unreadable: 9 });
  });

  it('without a single line feed is not kept in memory', async () => {
    const before = process.memoryUsage().rss;
    expect((await fold('x'.repeat(64 * 1024 * 1024))).unreadable).toBe(1);
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024);
  });

  it('with endless kinds of nodes ends in one sum of others', async () => {
    const many = Array.from({ length: 6_000 }, (_, i) => kernelEvent(`x/A_${i}`, `Operator${i}`, 1));
    const { nodes } = await fold(profileText(many));
    expect(nodes).toHaveLength(5_001);
    expect(nodes.find(({ operator }) => operator === 'other')?.count).toBe(1_000);
  });
});
