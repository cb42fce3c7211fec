import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nvidiaWheels } from '../../../../src/hardware/cuda/nvidia-wheels';
import { planInstallation, type CudaPlan } from '../../../../src/hardware/cuda/plan';
import { bytes } from '../../hub/hub-fixture';
import { zip, type ZipEntry } from './zip';

export const native = 'runtimes/linux-x64/native';
export const shared = bytes(5_000, 3);
export const cuda = bytes(400_000, 4);

/** A package as NuGet has it: what is wanted, and what is not. */
export const nupkg = (entries: readonly ZipEntry[] = []): Buffer =>
  zip([
    { name: '[Content_Types].xml', content: Buffer.from('<Types/>') },
    { name: `${native}/libonnxruntime.so`, content: bytes(1_000, 5) },
    { name: `${native}/libonnxruntime_providers_tensorrt.so`, content: bytes(1_000, 6) },
    { name: `${native}/libonnxruntime_providers_shared.so`, content: shared },
    { name: `${native}/libonnxruntime_providers_cuda.so`, content: cuda },
    ...entries,
  ]);

export const newHome = (): string => path.join(mkdtempSync(path.join(tmpdir(), 'cuda-')), 'onnxruntime');

/** A system that has all of CUDA itself. */
export const everything = new Set(nvidiaWheels.flatMap(({ libraries }) => libraries));

export const planFrom = (url: string, home: string): Promise<CudaPlan> =>
  planInstallation({ home, servers: { nuget: url, pypiFiles: url }, present: everything });

export const noWait = (_milliseconds: number, signal?: AbortSignal): Promise<void> => {
  signal?.throwIfAborted();
  return Promise.resolve();
};
