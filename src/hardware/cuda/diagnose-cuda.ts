import type { Attempt, Diagnosis, Surroundings } from '../diagnosis';

/** Of NVIDIA's driver: the oldest that runs any CUDA 12. */
const oldestDriver = 525;
const updateDriver = `Update NVIDIA's driver to version ${oldestDriver} or newer.`;
const installDriver = `Install NVIDIA's driver, version ${oldestDriver} or newer; in a container, give it the GPU (--gpus all).`;
const fetchLibraries = 'Run "rewardbench cuda install"; in VS Code, Check Hardware offers it.';
const fetchAgain = 'Fetch them again: "rewardbench cuda install"; in VS Code, Check Hardware offers it.';

/**
 * Why the CUDA provider does not work, from the ground up: device, driver, ONNX Runtime's libraries, those of CUDA.
 * @returns undefined where it is none of these
 */
export function diagnoseCuda(attempt: Attempt, { graphics, cuda }: Surroundings): Diagnosis | undefined {
  return ofGraphics(graphics) ?? ofInstallation(cuda) ?? ofLoader(attempt, cuda) ?? ofDevice(attempt);
}

function ofGraphics(graphics: Surroundings['graphics']): Diagnosis | undefined {
  // A device of another vendor may pass NVIDIA's on to a virtual machine.
  if (graphics?.every(({ vendor }) => vendor === 'AMD' || vendor === 'Intel') === true) {
    return { state: 'device missing', reason: 'this machine has no NVIDIA GPU' };
  }
  const nvidia = graphics?.filter(({ vendor }) => vendor === 'NVIDIA') ?? [];
  const [gpu] = nvidia;
  if (gpu === undefined) return undefined;
  const drivers = nvidia.flatMap(({ driver }) => (driver === undefined ? [] : [driver]));
  if (drivers.length === 0) {
    return {
      state: 'libraries missing',
      reason: `${gpu.name} is there, but not NVIDIA's driver`,
      remedy: installDriver,
    };
  }
  const old = drivers.find((driver) => parseInt(driver, 10) < oldestDriver);
  if (old === undefined) return undefined;
  return {
    state: 'device missing',
    reason: `NVIDIA's driver ${old} is too old for CUDA 12`,
    remedy: updateDriver,
  };
}

function ofInstallation(cuda: Surroundings['cuda']): Diagnosis | undefined {
  if (cuda?.state !== 'damaged') return undefined;
  return {
    state: 'libraries missing',
    reason: `the CUDA libraries in ${cuda.folder} are damaged: ${cuda.problem}`,
    remedy: fetchAgain,
    fetchCuda: true,
  };
}

/** What the dynamic loader says. */
function ofLoader({ problem, output }: Attempt, cuda: Surroundings['cuda']): Diagnosis | undefined {
  const text = `${problem}\n${output}`;
  const missing = /(?:^|[\s/])(lib[\w.+-]+?\.so[\d.]*): cannot open shared object file/.exec(text)?.[1] ?? '';
  if (missing === 'libcuda.so.1') {
    return {
      state: 'libraries missing',
      reason: "NVIDIA's driver is not installed (libcuda.so.1)",
      remedy: installDriver,
    };
  }
  if (/^lib(cu|nv)/.test(missing)) {
    return {
      state: 'libraries missing',
      reason: `${missing}, of CUDA 12 or cuDNN 9, is not there`,
      remedy: fetchLibraries,
      fetchCuda: true,
    };
  }
  if (/undefined symbol|version `VERS_[\d.]+' not found/.test(text)) {
    return {
      state: 'libraries missing',
      reason: 'the CUDA libraries are of another version of ONNX Runtime',
      remedy: fetchLibraries,
      fetchCuda: true,
    };
  }
  if (missing !== '' && !missing.startsWith('libonnxruntime')) {
    return {
      state: 'libraries missing',
      reason: `${missing} is not there`,
      remedy: `Install the system's package that has ${missing}.`,
    };
  }
  if (missing === '' && !/Failed to load shared library/.test(problem)) return undefined;
  const why = / with error: (.+)/.exec(text)?.[1] ?? problem;
  const reason =
    missing === '' ? `a library of CUDA cannot be loaded (${why.trim()})` : `${missing} is not there`;
  // Those that were fetched are right by their checksums: others would be no better.
  if (cuda?.state === 'ready') {
    return {
      state: 'failed',
      reason,
      remedy: 'Use another provider: these libraries do not run on this system.',
    };
  }
  return { state: 'libraries missing', reason, remedy: fetchLibraries, fetchCuda: true };
}

/** What CUDA says. */
function ofDevice({ problem, output }: Attempt): Diagnosis | undefined {
  const text = `${problem}\n${output}`;
  if (/driver version is insufficient|CUDA failure 35\b/.test(text)) {
    return {
      state: 'device missing',
      reason: "NVIDIA's driver is too old for these CUDA libraries",
      remedy: updateDriver,
    };
  }
  if (/no CUDA-capable device|CUDA failure (100|999)\b/.test(text)) {
    return {
      state: 'device missing',
      reason: 'CUDA finds no GPU',
      remedy: 'See that nvidia-smi lists one; in a container, give it the GPU (--gpus all).',
    };
  }
  return undefined;
}
