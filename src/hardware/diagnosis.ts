import type { ExecutionProvider } from '../protocol/evaluator';
import { diagnoseCuda } from './cuda/diagnose-cuda';
import type { CudaInstallation } from './cuda/installation';
import type { GraphicsProcessor } from './graphics-processor';

export interface Attempt {
  readonly provider: ExecutionProvider;
  /** What ONNX Runtime, or the end of the process, says. */
  readonly problem: string;
  /** What was written on stderr meanwhile: there alone stands which library is missing. */
  readonly output: string;
}

export interface Surroundings {
  readonly platform: string;
  /** Of ONNX Runtime; undefined where it could not be loaded. */
  readonly runtime: string | undefined;
  /** Undefined where nothing is known of GPUs. */
  readonly graphics: readonly GraphicsProcessor[] | undefined;
  /** Libraries that were fetched; undefined where there is no CUDA for this platform. */
  readonly cuda?: CudaInstallation | undefined;
}

export interface Diagnosis {
  readonly state: 'not on this platform' | 'libraries missing' | 'device missing' | 'failed';
  readonly reason: string;
  /** The one step that mends it; absent where nothing does. */
  readonly remedy?: string;
  /** The step is to fetch the CUDA libraries: a program can offer it. */
  readonly fetchCuda?: true;
}

/** Where ONNX Runtime's package for Node has each provider. */
const home: Record<ExecutionProvider, string> = {
  cuda: 'Linux on x64',
  webgpu: 'Linux on x64, Windows, and macOS on Apple silicon',
  dml: 'Windows',
  coreml: 'macOS on Apple silicon',
  cpu: 'every platform that has ONNX Runtime',
};

/** What a provider's failure means, and the one step that mends it. */
export function diagnose(attempt: Attempt, surroundings: Surroundings): Diagnosis {
  const { provider, problem } = attempt;
  if (surroundings.runtime === undefined) return notLoaded(attempt);
  if (/backend not found/.test(problem)) {
    return {
      state: 'not on this platform',
      reason: `ONNX Runtime's package has it on ${home[provider]}`,
    };
  }
  const known =
    provider === 'cuda'
      ? diagnoseCuda(attempt, surroundings)
      : provider === 'webgpu' || provider === 'dml'
        ? graphicsDriver(attempt, surroundings.platform)
        : undefined;
  return known ?? unknown(attempt);
}

function notLoaded({ problem, output }: Attempt): Diagnosis {
  const why = /^.*(?:Error|error while loading|cannot open|not found).*$/m.exec(output)?.[0] ?? problem;
  return {
    state: 'failed',
    reason: `ONNX Runtime itself cannot be loaded: ${why.trim()}`,
    remedy: 'Install the build of RewardBench for this platform (ONNX Runtime has none for macOS on Intel).',
  };
}

function graphicsDriver({ problem, output }: Attempt, platform: string): Diagnosis | undefined {
  if (/Couldn't load Vulkan/.test(output)) {
    return {
      state: 'libraries missing',
      reason: 'the Vulkan loader is not there (libvulkan.so.1)',
      remedy:
        "Install it (package libvulkan1 or vulkan-loader) together with the GPU's Vulkan driver (NVIDIA's own, or Mesa 25 or newer).",
    };
  }
  if (/WebGPU adapter|No supported adapters|D3D12|DXGI|No adapters?\b/i.test(problem)) {
    return {
      state: 'device missing',
      reason: 'no GPU that it can drive',
      remedy:
        platform === 'linux'
          ? "Install the GPU's Vulkan driver (NVIDIA's own, or Mesa 25 or newer); in a container, give it /dev/dri."
          : "Update the GPU's driver.",
    };
  }
  return undefined;
}

function unknown({ provider, problem }: Attempt): Diagnosis {
  if (/fallback to CPU EP has been explicitly disabled/.test(problem)) {
    return {
      state: 'failed',
      reason: 'it leaves the product of two matrices to the CPU',
      remedy: `Use another provider: ${provider} would bring nothing here.`,
    };
  }
  return {
    state: 'failed',
    reason: problem.trim().split('\n')[0] ?? '',
    remedy:
      provider === 'cpu'
        ? 'Reinstall RewardBench; its copy of ONNX Runtime may be damaged.'
        : "Update the GPU's driver; until then use another provider.",
  };
}
