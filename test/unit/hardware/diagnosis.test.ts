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
  it.each(['shared', 'cuda'])('names the libraries, their version and their place (%s)', (name) => {
    const file = `${bin}/libonnxruntime_providers_${name}.so`;
    const output = `${bridge} Failed to load library ${file} with error: ${file}: cannot open shared object file: No such file or directory`;
    const { state, reason, remedy } = diagnosisOf('cuda', notLoaded, output);
    expect(state).toBe('libraries missing');
    expect(reason).toBe(`libonnxruntime_providers_${name}.so is not there`);
    expect(remedy).toContain(
      `Microsoft.ML.OnnxRuntime.Gpu.Linux 1.30.0 beside libonnxruntime.so.1 in ${bin};`,
    );
  });

  it('tells a library of CUDA from those of ONNX Runtime', () => {
    const output = `${bridge} Failed to load library ${bin}/libonnxruntime_providers_cuda.so with error: libcublasLt.so.12: cannot open shared object file: No such file or directory`;
    expect(diagnosisOf('cuda', notLoaded, output)).toMatchObject({
      state: 'libraries missing',
      reason: 'libcublasLt.so.12 is not there',
      remedy: expect.stringMatching(/^Install the CUDA 12 runtime and cuDNN 9/) as string,
    });
  });

  it('tells libraries of another version', () => {
    const output = `${bridge} Failed to get symbol GetProvider with error: ${bin}/libonnxruntime_providers_cuda.so: undefined symbol: GetProvider`;
    const { reason, remedy } = diagnosisOf('cuda', notLoaded, output);
    expect(reason).toContain('another version');
    expect(remedy).toMatch(/^Replace them by .* 1\.30\.0, beside libonnxruntime\.so\.1 in /);
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
    const diagnosis = diagnosisOf('cuda', problem);
    expect(diagnosis.state).toBe(state);
    expect(diagnosis.reason).toMatch(reason);
    expect(diagnosis.remedy).toMatch(/nvidia|NVIDIA/);
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
