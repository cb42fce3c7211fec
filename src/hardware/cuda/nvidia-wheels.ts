import type { ArchiveSource } from './archive-source';

// CUDA 12.8 and cuDNN 9, the libraries that ONNX Runtime's CUDA provider links to and those that cuDNN opens: NVIDIA's
// wheels on PyPI. Paths, sizes and SHA-256 as PyPI publishes them (https://pypi.org/pypi/NAME/VERSION/json); the files
// of a release never change.
interface Wheel {
  readonly name: string;
  readonly version: string;
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  /** What the dynamic loader is asked for. */
  readonly libraries: readonly string[];
}

export const nvidiaWheels: readonly Wheel[] = [
  {
    name: 'nvidia-cuda-runtime-cu12',
    version: '12.8.90',
    path: '0d/9b/a997b638fcd068ad6e4d53b8551a7d30fe8b404d6f1804abf1df69838932/nvidia_cuda_runtime_cu12-12.8.90-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    size: 954_765,
    sha256: 'adade8dcbd0edf427b7204d480d6066d33902cab2a4707dcfc48a2d0fd44ab90',
    libraries: ['libcudart.so.12'],
  },
  {
    name: 'nvidia-cublas-cu12',
    version: '12.8.4.1',
    path: 'dc/61/e24b560ab2e2eaeb3c839129175fb330dfcfc29e5203196e5541a4c44682/nvidia_cublas_cu12-12.8.4.1-py3-none-manylinux_2_27_x86_64.whl',
    size: 594_346_921,
    sha256: '8ac4e771d5a348c551b2a426eda6193c19aa630236b418086020df5ba9667142',
    libraries: ['libcublas.so.12', 'libcublasLt.so.12'],
  },
  {
    name: 'nvidia-cudnn-cu12',
    version: '9.10.2.21',
    path: 'ba/51/e123d997aa098c61d029f76663dedbfb9bc8dcf8c60cbd6adbe42f76d049/nvidia_cudnn_cu12-9.10.2.21-py3-none-manylinux_2_27_x86_64.whl',
    size: 706_758_467,
    sha256: '949452be657fa16687d0930933f032835951ef0892b37d2d53824d1a84dc97a8',
    libraries: ['libcudnn.so.9'],
  },
  {
    name: 'nvidia-cufft-cu12',
    version: '11.3.3.83',
    path: '1f/13/ee4e00f30e676b66ae65b4f08cb5bcbb8392c03f54f2d5413ea99a5d1c80/nvidia_cufft_cu12-11.3.3.83-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    size: 193_118_695,
    sha256: '4d2dd21ec0b88cf61b62e6b43564355e5222e4a3fb394cac0db101f2dd0d4f74',
    libraries: ['libcufft.so.11'],
  },
  {
    name: 'nvidia-curand-cu12',
    version: '10.3.9.90',
    path: 'fb/aa/6584b56dc84ebe9cf93226a5cde4d99080c8e90ab40f0c27bda7a0f29aa1/nvidia_curand_cu12-10.3.9.90-py3-none-manylinux_2_27_x86_64.whl',
    size: 63_619_976,
    sha256: 'b32331d4f4df5d6eefa0554c565b626c7216f87a06a4f56fab27c3b68a830ec9',
    libraries: ['libcurand.so.10'],
  },
  {
    name: 'nvidia-cuda-nvrtc-cu12',
    version: '12.8.93',
    path: '05/6b/32f747947df2da6994e999492ab306a903659555dddc0fbdeb9d71f75e52/nvidia_cuda_nvrtc_cu12-12.8.93-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
    size: 88_040_029,
    sha256: 'a7756528852ef889772a84c6cd89d41dfa74667e24cca16bb31f8f061e3e9994',
    libraries: ['libnvrtc.so.12'],
  },
];

/** Host of PyPI's files; see {@link wheelSources}. */
export const pypiFiles = 'https://files.pythonhosted.org';

/**
 * The wheels without whose libraries the CUDA provider cannot run here.
 * @param present names of libraries that the system has
 * @param base `https://files.pythonhosted.org` or a mirror with the same paths
 */
export function wheelSources(present: ReadonlySet<string>, base: string): ArchiveSource[] {
  return nvidiaWheels
    .filter(({ libraries }) => !libraries.every((library) => present.has(library)))
    .map(({ name, version, path, size, sha256 }) => ({
      name,
      version,
      publisher: 'PyPI',
      address: `${base}/packages/${path}`,
      file: { path: path.slice(path.lastIndexOf('/') + 1), size, sha256 },
      entries: /^nvidia\/\w+\/lib\/(lib[\w+-]+\.so(?:\.\d+)*)$/,
      licence:
        name === 'nvidia-cudnn-cu12'
          ? "NVIDIA's cuDNN licence, https://docs.nvidia.com/deeplearning/cudnn/backend/latest/reference/eula.html"
          : "NVIDIA's CUDA licence, https://docs.nvidia.com/cuda/eula/",
    }));
}
