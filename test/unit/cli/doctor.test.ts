import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { executionProviders } from '../../../src/protocol/evaluator';
import { runProgram, startProgram } from './program';

const Report = v.object({
  version: v.string(),
  machine: v.object({
    platform: v.literal(process.platform),
    processor: v.object({ cores: v.pipe(v.number(), v.minValue(1)) }),
    memory: v.object({ total: v.number(), free: v.number() }),
    hubCache: v.object({ folder: v.string(), free: v.pipe(v.number(), v.minValue(0)) }),
  }),
  runtime: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+/)),
  providers: v.array(
    v.object({
      provider: v.picklist(executionProviders),
      state: v.string(),
      operationsPerSecond: v.optional(v.number()),
      reason: v.optional(v.string()),
    }),
  ),
  automatic: v.picklist(executionProviders),
});

describe('rewardbench doctor', () => {
  it('tries every provider in order; the CPU computes', async () => {
    const cache = path.join(tmpdir(), 'no-such-folder', 'hub');
    const { status, stdout } = await runProgram(['doctor', '--json'], { env: { HF_HUB_CACHE: cache } });
    expect(status).toBe(0);
    const { providers, machine } = v.parse(Report, JSON.parse(stdout));
    expect(machine.hubCache.folder).toBe(cache);
    expect(providers.map(({ provider }) => provider)).toEqual(executionProviders);
    const cpu = providers.find(({ provider }) => provider === 'cpu');
    expect(cpu?.state).toBe('works');
    expect(cpu?.operationsPerSecond).toBeGreaterThan(1e8);
    // Each of the others computes, or says why not.
    for (const { state, operationsPerSecond, reason } of providers) {
      expect(state === 'works').toBe(operationsPerSecond !== undefined);
      expect(state === 'works').toBe(reason === undefined);
    }
    const elsewhere = process.platform === 'win32' ? 'coreml' : 'dml';
    expect(providers.find(({ provider }) => provider === elsewhere)?.state).toBe('not on this platform');
  });

  it('prints a table; a device that Vulkan does not offer is missing, nothing worse', async () => {
    // A Vulkan loader, where there is one, finds no driver there.
    const { status, stdout } = await runProgram(['doctor'], {
      env: { VK_ICD_FILENAMES: '/dev/null', VK_DRIVER_FILES: '/dev/null' },
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^PROVIDER +STATE +GFLOP\/S$/m);
    expect(stdout).toMatch(/^cpu +works +\d+\.\d$/m);
    const states = 'device missing|libraries missing|not on this platform';
    const worksToo = process.platform === 'linux' ? '' : '|works +\\d+\\.\\d';
    expect(stdout).toMatch(new RegExp(`^webgpu +(${states}${worksToo})$`, 'm'));
    expect(stdout).toMatch(new RegExp(`^cuda +(${states}|works +\\d+\\.\\d)$`, 'm'));
  });

  it('stops on Ctrl+C', async () => {
    const started = startProgram(['doctor']);
    await started.speaks;
    started.kill('SIGINT');
    const { status, stderr } = await started.ended;
    expect(status).toBe(130);
    expect(stderr).toContain('stopped');
  });
});
