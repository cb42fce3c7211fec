import path from 'node:path';
import type { ExecutionProvider } from '../protocol/evaluator';
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
}

export interface Diagnosis {
  readonly state: 'not on this platform' | 'libraries missing' | 'device missing' | 'failed';
  readonly reason: string;
  /** The one step that mends it; absent where nothing does. */
  readonly remedy?: string;
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
      ? (noNvidia(surroundings.graphics) ?? cuda(attempt, surroundings.runtime))
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

function noNvidia(graphics: Surroundings['graphics']): Diagnosis | undefined {
  // A device of another vendor may pass NVIDIA's on to a virtual machine.
  if (graphics?.every(({ vendor }) => vendor === 'AMD' || vendor === 'Intel') !== true) return undefined;
  return { state: 'device missing', reason: 'this machine has no NVIDIA GPU' };
}

function cuda({ problem, output }: Attempt, runtime: string): Diagnosis | undefined {
  const text = `${problem}\n${output}`;
  const missing = /(lib[\w.+-]+?\.so[\d.]*): cannot open shared object file/.exec(text)?.[1] ?? '';
  const folder = /(?:library|error:) (\/.+?)\/libonnxruntime_providers/.exec(text)?.[1];
  const beside = `beside libonnxruntime.so.1${folder === undefined ? '' : ` in ${folder}`}`;
  const package_ = `of NuGet's Microsoft.ML.OnnxRuntime.Gpu.Linux ${runtime}`;
  const libraries = 'libonnxruntime_providers_shared.so and libonnxruntime_providers_cuda.so';
  if (missing === 'libcuda.so.1') {
    return {
      state: 'libraries missing',
      reason: "NVIDIA's driver is not installed (libcuda.so.1)",
      remedy: "Install NVIDIA's driver, version 525 or newer; in a container, give it the GPU (--gpus all).",
    };
  }
  if (/^lib(cu|nv)/.test(missing)) {
    return {
      state: 'libraries missing',
      reason: `${missing} is not there`,
      remedy: `Install the CUDA 12 runtime and cuDNN 9, and name their folder in LD_LIBRARY_PATH.`,
    };
  }
  if (/undefined symbol|version `VERS_[\d.]+' not found/.test(text)) {
    return {
      state: 'libraries missing',
      reason: 'the CUDA libraries are of another version of ONNX Runtime',
      remedy: `Replace them by ${libraries} ${package_}, ${beside}.`,
    };
  }
  if (/driver version is insufficient|CUDA failure 35\b/.test(text)) {
    return {
      state: 'device missing',
      reason: "NVIDIA's driver is too old for CUDA 12",
      remedy: "Update NVIDIA's driver to version 525 or newer.",
    };
  }
  if (/no CUDA-capable device|CUDA failure (100|999)\b/.test(text)) {
    return {
      state: 'device missing',
      reason: 'CUDA finds no GPU',
      remedy: 'See that nvidia-smi lists one; in a container, give it the GPU (--gpus all).',
    };
  }
  if (missing !== '' || /Failed to load shared library/.test(problem)) {
    return {
      state: 'libraries missing',
      reason: `${missing === '' ? 'a library of the CUDA provider' : path.basename(missing)} is not there`,
      remedy: `Put ${libraries} ${package_} ${beside}; they need the CUDA 12 runtime and cuDNN 9.`,
    };
  }
  return undefined;
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
