import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RunSettings } from '../../../src/protocol/evaluator';
import { startEvaluation } from '../../../src/runs/evaluator-client';

const settings: RunSettings = { model: 'm', dataset: 'd', maxLength: 8, provider: 'auto' };

/** What an evaluator that is given a folder of libraries sees in its environment. */
async function seen(changes: Partial<RunSettings>, libraryFolder?: string): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'evaluator-'));
  const evaluatorFile = path.join(folder, 'evaluator.mjs');
  const lines = [
    'const { LD_LIBRARY_PATH, CUDA_DEVICE_ORDER } = process.env;',
    "process.on('message', ({ type }) => {",
    "  if (type === 'evaluate') process.send({ type: 'failed', message: `${LD_LIBRARY_PATH} ${CUDA_DEVICE_ORDER}` });",
    '  else process.exit(0);',
    '});',
    "process.send({ type: 'ready', pid: process.pid, versions: {} });",
  ];
  writeFileSync(evaluatorFile, lines.join('\n'));
  const evaluation = startEvaluation({
    settings: { ...settings, ...changes },
    runFolder: folder,
    evaluatorFile,
    onEvent: () => undefined,
    ...(libraryFolder !== undefined && { libraryFolder }),
  });
  return evaluation.then(
    () => 'finished',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

describe('the folder of libraries', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('is searched first where the run may use CUDA', async () => {
    vi.stubEnv('LD_LIBRARY_PATH', '/usr/local/cuda/lib64');
    expect(await seen({}, '/store')).toBe('/store:/usr/local/cuda/lib64 PCI_BUS_ID');
    expect(await seen({ provider: 'cuda' }, '/store')).toBe('/store:/usr/local/cuda/lib64 PCI_BUS_ID');
    expect(await seen({ provider: 'cpu' }, '/store')).toBe('/usr/local/cuda/lib64 PCI_BUS_ID');
    expect(await seen({})).toBe('/usr/local/cuda/lib64 PCI_BUS_ID');
  });

  it('stands alone where nothing else is named, and the order of GPUs is the one that was asked for', async () => {
    vi.stubEnv('LD_LIBRARY_PATH', undefined);
    vi.stubEnv('CUDA_DEVICE_ORDER', 'FASTEST_FIRST');
    expect(await seen({}, '/store')).toBe('/store FASTEST_FIRST');
  });
});
