import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { isCudaPlatform, runtimePackage } from '../../../src/hardware/cuda/runtime-package';
import { everything, newHome, nupkg } from '../hardware/cuda/cuda-fixture';
import { packagePath, startNugetServer, type NugetServer } from '../hardware/cuda/nuget-server';
import { runProgram, startProgram } from './program';

const content = nupkg();
const cut = Math.floor(content.length * 0.6);
let server: NugetServer;
let file: string;
let version: string;

beforeAll(async () => {
  ({ version } = await runtimePackage());
  file = packagePath(version);
  server = await startNugetServer(version, content);
});
afterAll(() => server.close());
beforeEach(() => server.reset());

/** A system that has CUDA's own libraries, so that nothing of PyPI's is wanted. */
function environment(home: string): Record<string, string> {
  const system = mkdtempSync(path.join(tmpdir(), 'cuda-system-'));
  for (const name of everything) writeFileSync(path.join(system, name), '');
  return {
    LD_LIBRARY_PATH: system,
    REWARDBENCH_CUDA_FOLDER: home,
    REWARDBENCH_NUGET_URL: server.url,
    REWARDBENCH_PYPI_FILES_URL: server.url,
  };
}
const contentRequests = () => server.requests.filter(({ url }) => url === file);

describe.runIf(isCudaPlatform)('rewardbench cuda', () => {
  it('says what would be fetched, and fetches nothing that nobody agreed to', async () => {
    const home = newHome();
    const { status, stdout, stderr } = await runProgram(['cuda', 'install'], { env: environment(home) });
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(`Microsoft.ML.OnnxRuntime.Gpu.Linux ${version} from nuget.org`);
    expect(stderr).toContain('--yes');
    expect(contentRequests()).toEqual([]);
  });

  it('installs, tells of it, and removes it', async () => {
    const home = newHome();
    const env = environment(home);
    expect(await runProgram(['cuda', 'status'], { env })).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('not fetched') as string,
    });
    const installed = await runProgram(['cuda', 'install', '--yes'], { env });
    expect(installed).toMatchObject({ status: 0, stdout: `${path.join(home, `${version}-cuda12`)}\n` });
    expect(installed.stderr).toContain('rewardbench doctor');
    const told = await runProgram(['cuda', 'status'], { env });
    expect(told.status).toBe(0);
    expect(told.stdout).toContain('libonnxruntime_providers_cuda.so');
    expect((await runProgram(['cuda', 'install', '--yes'], { env })).stdout).toContain('Nothing is missing');
    expect(contentRequests()).toHaveLength(1);
    expect((await runProgram(['cuda', 'remove'], { env })).status).toBe(0);
    expect(readdirSync(home)).toEqual([]);
  });

  it('killed at 60 %, goes on from there', async () => {
    const home = newHome();
    const env = environment(home);
    server.fail(file, { kind: 'stall', afterBytes: cut });
    const started = startProgram(['cuda', 'install', '--yes'], { env });
    const downloads = path.join(home, '.downloads');
    await vi.waitFor(
      () =>
        expect(readdirSync(downloads).map((name) => statSync(path.join(downloads, name)).size)).toEqual([
          cut,
        ]),
      { timeout: 30_000, interval: 20 },
    );
    started.kill('SIGKILL');
    await started.ended;
    server.reset();
    expect((await runProgram(['cuda', 'install', '--yes'], { env })).status).toBe(0);
    expect(contentRequests().map(({ headers }) => headers.range)).toEqual([`bytes=${cut}-`]);
    expect((await runProgram(['cuda', 'status'], { env })).status).toBe(0);
  });

  it('is read by the doctor', async () => {
    const home = newHome();
    const env = environment(home);
    await runProgram(['cuda', 'install', '--yes'], { env });
    const { stdout } = await runProgram(['doctor'], { env });
    expect(stdout).toMatch(/^CUDA libraries +\d.* MB in .*-cuda12, checksums right$/m);
  });
});
