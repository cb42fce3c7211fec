import { bytesText } from '../../checkpoint/memory-text';
import type { CudaPlan } from './plan';

/** What a user agrees to: what comes from where, how large it is, under which licence, and where it goes. */
export function planLines({ missing, bytes, folder, version }: CudaPlan): string[] {
  const licences = new Set(missing.map(({ licence }) => licence));
  return [
    `CUDA support for ONNX Runtime ${version}, ${bytesText(bytes)} to download:`,
    ...missing.map(
      ({ name, version, publisher, file }) =>
        `  ${name} ${version} from ${publisher}, ${bytesText(file.size)}`,
    ),
    ...[...licences].map((licence) => `Licence: ${licence}`),
    `Folder: ${folder} (unpacked, about twice that size)`,
  ];
}
