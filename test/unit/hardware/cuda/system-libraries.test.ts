import { describe, expect, it } from 'vitest';
import { nvidiaWheels, wheelSources } from '../../../../src/hardware/cuda/nvidia-wheels';
import { cudaHome, cudaServers } from '../../../../src/hardware/cuda/sources';
import { systemLibraries } from '../../../../src/hardware/cuda/system-libraries';

const cache = [
  "3 libs found in cache `/etc/ld.so.cache'",
  '\tlibcudart.so.12 (libc6,x86-64) => /usr/local/cuda/lib64/libcudart.so.12',
  '\tlibcublas.so.12 (libc6) => /usr/lib32/libcublas.so.12',
  '\tlibcufft.so.11 (libc6,x86-64, OS ABI: Linux 3.2.0) => /usr/lib/libcufft.so.11',
].join('\n');

describe('the libraries that the system has', () => {
  it("are those of the loader's cache for x64, and of the folders named to it", async () => {
    const found = await systemLibraries({
      searchPath: '/opt/cudnn::/absent',
      list: (folder) =>
        folder === '/opt/cudnn' ? Promise.resolve(['libcudnn.so.9']) : Promise.reject(new Error('ENOENT')),
      cache: () => Promise.resolve(cache),
    });
    expect([...found].sort()).toEqual(['libcudart.so.12', 'libcudnn.so.9', 'libcufft.so.11']);
    expect(wheelSources(found, 'https://files.example').map(({ name }) => name)).toEqual([
      'nvidia-cublas-cu12',
      'nvidia-curand-cu12',
      'nvidia-cuda-nvrtc-cu12',
    ]);
  });

  it('are none where the loader tells of none', async () => {
    const found = await systemLibraries({
      searchPath: '',
      list: () => Promise.reject(new Error('not asked')),
      cache: () => Promise.reject(new Error('no ldconfig')),
    });
    expect(found.size).toBe(0);
    expect(wheelSources(found, 'https://files.example')).toHaveLength(nvidiaWheels.length);
  });
});

describe("NVIDIA's wheels", () => {
  it('are named as PyPI names them, each with its checksum', () => {
    for (const { name, version, path, sha256, size } of nvidiaWheels) {
      expect(path).toMatch(/^[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{60}\/[\w.-]+_x86_64\.whl$/);
      expect(path).toContain(`/${name.replaceAll('-', '_')}-${version}-py3-none-manylinux`);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(size).toBeGreaterThan(0);
    }
    expect(new Set(nvidiaWheels.map(({ sha256 }) => sha256)).size).toBe(nvidiaWheels.length);
  });
});

describe('places', () => {
  it('are those that the environment names', () => {
    expect(cudaHome({ XDG_CACHE_HOME: '/c' })).toBe('/c/rewardbench/onnxruntime');
    expect(cudaHome({ XDG_CACHE_HOME: '/c', REWARDBENCH_CUDA_FOLDER: '/own' })).toBe('/own');
    expect(cudaServers({})).toEqual({
      nuget: 'https://api.nuget.org',
      pypiFiles: 'https://files.pythonhosted.org',
    });
    expect(cudaServers({ REWARDBENCH_NUGET_URL: 'https://mirror/nuget/' }).nuget).toBe(
      'https://mirror/nuget',
    );
  });
});
