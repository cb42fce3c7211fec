import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkProvider } from '../../../src/hardware/check-provider';

/** An evaluator that is asked one thing and does that. */
function evaluator(answer: string): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'inspector-')), 'evaluator.mjs');
  const lines = [
    `process.on('message', (request) => { if (request.type === 'inspect') { ${answer} } else process.exit(0); });`,
    `process.send({ type: 'ready', pid: process.pid, versions: { onnxruntime: '1.2.3' } });`,
  ];
  writeFileSync(file, lines.join('\n'));
  return file;
}

const check = (answer: string, signal?: AbortSignal) =>
  checkProvider('webgpu', {}, { evaluatorFile: evaluator(answer), ...(signal && { signal }) });

describe('checkProvider', () => {
  it('tells the speed of a provider that works', async () => {
    const outcome = '{ operationsPerSecond: 5e9 }';
    const answer = `process.send({ type: 'hardware', provider: request.provider, automatic: false, outcome: ${outcome} });`;
    expect(await check(answer)).toEqual({
      provider: 'webgpu',
      automatic: false,
      runtime: '1.2.3',
      state: 'works',
      operationsPerSecond: 5e9,
    });
  });

  it('survives a provider that takes its process down', async () => {
    const result = await check("process.kill(process.pid, 'SIGSEGV');");
    expect(result).toMatchObject({
      state: 'failed',
      reason: 'it takes the process down (signal SIGSEGV)',
      remedy: expect.stringContaining("Update the GPU's driver") as string,
    });
  });

  it('finds what is missing on stderr', async () => {
    const problem = 'Failed to get a WebGPU adapter: No supported adapters';
    const answer = `console.error("Warning: Couldn't load Vulkan"); process.send({ type: 'hardware', provider: 'webgpu', automatic: false, outcome: { problem: '${problem}' } });`;
    expect(await check(answer)).toMatchObject({ state: 'libraries missing', problem });
  });

  it('takes an answer outside the contract for a failure', async () => {
    const answer = `process.send({ type: 'hardware', provider: 'abacus', automatic: true, outcome: {} });`;
    expect(await check(answer)).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('not understood') as string,
    });
  });

  it('ends a provider that hangs when it is cancelled', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 300);
    await expect(check('for (;;);', controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('starts nothing when it is cancelled beforehand', async () => {
    await expect(check('', AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('says that ONNX Runtime cannot be loaded where the process does not start', async () => {
    const result = await checkProvider('cpu', {}, { evaluatorFile: path.join(tmpdir(), 'absent.cjs') });
    expect(result).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/cannot be loaded: Error: Cannot find module/) as string,
    });
    expect(result).not.toHaveProperty('runtime');
  });
});
