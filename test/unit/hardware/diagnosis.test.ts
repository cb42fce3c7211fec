import { describe, expect, it } from 'vitest';
import { diagnose, type Surroundings } from '../../../src/hardware/diagnosis';
import type { ExecutionProvider } from '../../../src/protocol/evaluator';

const linux: Surroundings = { platform: 'linux', runtime: '1.30.0', graphics: undefined };
const bin = '/opt/reward bench/bin';
const notLoaded = 'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library';
const bridge = 'provider_bridge_ort.cc:1988 ProviderLibrary::Get() [ONNXRuntimeError] : 1 : FAIL :';

function diagnosisOf(
  provider: ExecutionProvider,
  problem: string,
  output = '',
  surroundings: Partial<Surroundings> = {},
) {
  return diagnose({ provider, problem, output }, { ...linux, ...surroundings });
}

describe('what a failure of CUDA means', () => {
  const install = expect.stringContaining('"rewardbench cuda install"') as string;
  const gpu = { name: 'NVIDIA T4', vendor: 'NVIDIA' } as const;
  const current = [{ ...gpu, driver: '550.54.15' }];

  it.each(['shared', 'cuda'])('names the library, and the command that fetches it (%s)', (name) => {
    const file = `${bin}/libonnxruntime_providers_${name}.so`;
    const output = `${bridge} Failed to load library ${file} with error: ${file}: cannot open shared object file: No such file or directory`;
    expect(diagnosisOf('cuda', notLoaded, output, { graphics: current })).toEqual({
      state: 'libraries missing',
      reason: `libonnxruntime_providers_${name}.so is not there`,
      remedy: install,
      fetchCuda: true,
    });
  });

  it('tells a library of CUDA from those of ONNX Runtime', () => {
    const output = `${bridge} Failed to load library ${bin}/libonnxruntime_providers_cuda.so with error: libcublasLt.so.12: cannot open shared object file: No such file or directory`;
    expect(diagnosisOf('cuda', notLoaded, output)).toEqual({
      state: 'libraries missing',
      reason: 'libcublasLt.so.12, of CUDA 12 or cuDNN 9, is not there',
      remedy: install,
      fetchCuda: true,
    });
  });

  it('tells libraries of another version', () => {
    const output = `${bridge} Failed to get symbol GetProvider with error: ${bin}/libonnxruntime_providers_cuda.so: undefined symbol: GetProvider`;
    expect(diagnosisOf('cuda', notLoaded, output)).toMatchObject({
      reason: expect.stringContaining('another version') as string,
      remedy: install,
    });
  });

  it('does not send for libraries that are there and do not load', () => {
    const installation = { state: 'ready', folder: '/store', packages: [] } as const;
    const output = `${bridge} Failed to load library /store/libonnxruntime_providers_cuda.so with error: version \`GLIBC_2.99' not found`;
    const surroundings = { graphics: current, cuda: installation };
    expect(diagnosisOf('cuda', notLoaded, output, surroundings)).toEqual({
      state: 'failed',
      reason: "a library of CUDA cannot be loaded (version `GLIBC_2.99' not found)",
      remedy: 'Use another provider: these libraries do not run on this system.',
    });
    const missing = 'libz.so.1: cannot open shared object file: No such file or directory';
    expect(diagnosisOf('cuda', notLoaded, `with error: ${missing}`, surroundings)).toEqual({
      state: 'libraries missing',
      reason: 'libz.so.1 is not there',
      remedy: "Install the system's package that has libz.so.1.",
    });
  });

  it('tells libraries that were damaged since', () => {
    const installation = { state: 'damaged', folder: '/store', problem: 'x.so is missing' } as const;
    expect(diagnosisOf('cuda', notLoaded, '', { graphics: current, cuda: installation })).toEqual({
      state: 'libraries missing',
      reason: 'the CUDA libraries in /store are damaged: x.so is missing',
      remedy: install,
      fetchCuda: true,
    });
  });

  it('asks for the driver before any library', () => {
    expect(diagnosisOf('cuda', notLoaded, '', { graphics: [gpu] })).toEqual({
      state: 'libraries missing',
      reason: "NVIDIA T4 is there, but not NVIDIA's driver",
      remedy: expect.stringMatching(/^Install NVIDIA's driver, version 525 or newer/) as string,
    });
    expect(diagnosisOf('cuda', notLoaded, '', { graphics: [{ ...gpu, driver: '470.256.02' }] })).toEqual({
      state: 'device missing',
      reason: "NVIDIA's driver 470.256.02 is too old for CUDA 12",
      remedy: "Update NVIDIA's driver to version 525 or newer.",
    });
  });

  it.each([
    ['libcuda.so.1: cannot open shared object file', 'libraries missing', /driver is not installed/],
    [
      'CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version',
      'device missing',
      /too old/,
    ],
    ['CUDA failure 100: no CUDA-capable device is detected', 'device missing', /finds no GPU/],
  ])('%s', (problem, state, reason) => {
    const diagnosis = diagnosisOf('cuda', problem, '', { graphics: current });
    expect(diagnosis.state).toBe(state);
    expect(diagnosis.reason).toMatch(reason);
    expect(diagnosis.remedy).toMatch(/nvidia|NVIDIA/);
    expect(diagnosis.fetchCuda).toBeUndefined();
  });

  it('that is none of these is told in its own words', () => {
    const problem = 'CUDNN failure 5000: CUDNN_STATUS_EXECUTION_FAILED';
    expect(diagnosisOf('cuda', problem, '', { graphics: current })).toMatchObject({
      state: 'failed',
      reason: problem,
    });
  });

  it('asks nobody to install CUDA on a machine with none of its GPUs', () => {
    const graphics = [{ name: 'Intel', vendor: 'Intel' }] as const;
    const diagnosis = diagnosisOf('cuda', notLoaded, '', { graphics });
    expect(diagnosis).toEqual({ state: 'device missing', reason: 'this machine has no NVIDIA GPU' });
    const virtual = [{ name: 'GPU (PCI 0x1414:0x008e)', vendor: 'other' }] as const;
    expect(diagnosisOf('cuda', notLoaded, '', { graphics: virtual }).state).toBe('libraries missing');
  });
});

describe('what a failure of the other providers means', () => {
  const adapter = 'Failed to get a WebGPU adapter: No supported adapters';

  it('tells the Vulkan loader from its driver', () => {
    const output = "Warning: Couldn't load Vulkan: libvulkan.so.1: cannot open shared object file";
    expect(diagnosisOf('webgpu', adapter, output)).toMatchObject({
      state: 'libraries missing',
      remedy: expect.stringContaining('libvulkan1') as string,
    });
    expect(diagnosisOf('webgpu', adapter)).toMatchObject({
      state: 'device missing',
      remedy: expect.stringContaining('Vulkan driver') as string,
    });
    expect(diagnosisOf('webgpu', adapter, '', { platform: 'win32' }).remedy).toBe("Update the GPU's driver.");
  });

  it.each([
    ['dml', 'Windows'],
    ['coreml', 'macOS on Apple silicon'],
    ['cuda', 'Linux on x64'],
  ] as const)('%s is told where it is', (provider, place) => {
    const problem = `no available backend found. ERR: [${provider}] backend not found.`;
    expect(diagnosisOf(provider, problem)).toEqual({
      state: 'not on this platform',
      reason: `ONNX Runtime's package has it on ${place}`,
    });
  });

  it('a provider that leaves the work to the CPU does not work', () => {
    const problem =
      'This session contains graph nodes that are assigned to the default CPU EP, but fallback to CPU EP has been explicitly disabled by the user.';
    expect(diagnosisOf('coreml', problem)).toMatchObject({
      state: 'failed',
      reason: 'it leaves the product of two matrices to the CPU',
    });
  });

  it('a crash asks for another driver', () => {
    expect(diagnosisOf('webgpu', 'it takes the process down (signal SIGSEGV)')).toEqual({
      state: 'failed',
      reason: 'it takes the process down (signal SIGSEGV)',
      remedy: "Update the GPU's driver; until then use another provider.",
    });
  });

  it('an ONNX Runtime that cannot be loaded is no fault of a provider', () => {
    const output =
      "node:internal/modules/cjs/loader:1\nError: Cannot find module '../bin/onnxruntime_binding.node'\n  at x";
    const diagnosis = diagnosisOf('cpu', 'it takes the process down (exit code 1)', output, {
      runtime: undefined,
    });
    expect(diagnosis.reason).toBe(
      "ONNX Runtime itself cannot be loaded: Error: Cannot find module '../bin/onnxruntime_binding.node'",
    );
    expect(diagnosis.remedy).toContain('for this platform');
  });
});
