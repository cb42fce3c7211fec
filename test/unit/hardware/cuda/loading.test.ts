import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkProvider, type ProviderCheck } from '../../../../src/hardware/check-provider';
import { installCuda } from '../../../../src/hardware/cuda/install';
import { verifyInstallation } from '../../../../src/hardware/cuda/installation';
import { isCudaPlatform, runtimePackage } from '../../../../src/hardware/cuda/runtime-package';
import { native, newHome, planFrom } from './cuda-fixture';
import { startNugetServer } from './nuget-server';
import { zip } from './zip';

const evaluatorFile = path.resolve(import.meta.dirname, '../../../../dist/evaluator.cjs');
const hasCompiler = ((): boolean => {
  try {
    return execFileSync('cc', ['--version']).length > 0;
  } catch {
    return false;
  }
})();

/** Fetches these libraries as if NuGet had them, and lets the real evaluator try CUDA with them. */
async function tried(shared: Buffer, cuda: Buffer): Promise<{ check: ProviderCheck; folder: string }> {
  const { version } = await runtimePackage();
  const content = zip([
    { name: `${native}/libonnxruntime_providers_shared.so`, content: shared },
    { name: `${native}/libonnxruntime_providers_cuda.so`, content: cuda },
  ]);
  const server = await startNugetServer(version, content);
  const home = newHome();
  const folder = await installCuda(await planFrom(server.url, home));
  await server.close();
  const installation = await verifyInstallation(home);
  const graphics = [{ name: 'NVIDIA T4', vendor: 'NVIDIA', driver: '550.54.15' }] as const;
  const check = await checkProvider('cuda', { graphics }, { evaluatorFile, cuda: installation });
  return { check, folder };
}

describe.runIf(isCudaPlatform)('ONNX Runtime loads its providers', () => {
  it('from the folder of what was fetched, whatever lies beside the installed one', async () => {
    const { check, folder } = await tried(Buffer.from('no library'), Buffer.from('nor this'));
    // It is found, and refused for what it is.
    expect(check).toMatchObject({
      provider: 'cuda',
      state: 'failed',
      reason: expect.stringContaining(
        `${folder}/libonnxruntime_providers_shared.so: file too short`,
      ) as string,
    });
  });

  // Skipped only where there is no C compiler to make a library with.
  it.runIf(hasCompiler)('and then lacks the library that the provider needs next', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'stubs-'));
    const compile = (name: string, code: string, ...more: string[]): Buffer => {
      const [source, target] = [path.join(folder, `${name}.c`), path.join(folder, name)];
      writeFileSync(source, code);
      execFileSync('cc', ['-shared', '-fPIC', `-Wl,-soname,${name}`, '-o', target, source, ...more]);
      return readFileSync(target);
    };
    const host =
      'static const void *host; void Provider_SetHost(const void *given) { host = given; } const void *Provider_GetHost(void) { return host; }';
    compile('libcudart.so.12', 'int cudaSomething(void) { return 0; }');
    const { check } = await tried(
      compile('libonnxruntime_providers_shared.so', host),
      compile(
        'libonnxruntime_providers_cuda.so',
        'int cudaSomething(void); void *GetProvider(void) { cudaSomething(); return 0; }',
        '-Wl,--no-as-needed',
        path.join(folder, 'libcudart.so.12'),
      ),
    );
    expect(check).toMatchObject({
      state: 'libraries missing',
      reason: 'libcudart.so.12, of CUDA 12 or cuDNN 9, is not there',
      fetchCuda: true,
    });
  });
});
