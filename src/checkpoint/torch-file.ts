import { withByteFile, type ByteFile } from './byte-file';
import { CheckpointError } from './checkpoint-error';
import type { TensorLocation } from './tensor';
import { readTorchLegacy } from './torch-legacy';
import { readTorchZip } from './torch-zip';

/** Where a tar archive says that it is one. */
const tarMark = { offset: 257, text: 'ustar' };

/** Locates the tensors of a state dict that `torch.save` wrote, in any of its formats. Nothing in the file is executed. */
export function readTorchFile(path: string): Promise<TensorLocation[]> {
  return withByteFile(path, async (file) => {
    const start = await file.read(0, 4);
    if (start.equals(Buffer.from('PK\x03\x04', 'latin1'))) return readTorchZip(file);
    // PROTO 2, then LONG1 of 10 bytes: the magic number.
    if (start.equals(Buffer.from([0x80, 2, 0x8a, 10]))) return readTorchLegacy(file);
    throw (await isTar(file)) ? tooOld(path) : noTorchFile(path);
  });
}

async function isTar(file: ByteFile): Promise<boolean> {
  const { offset, text } = tarMark;
  if (file.size < offset + text.length) return false;
  return (await file.read(offset, text.length)).toString('latin1') === text;
}

function tooOld(path: string): CheckpointError {
  return new CheckpointError(
    path,
    "is a tar archive, PyTorch's format before 0.1.10, which is not supported",
    'Save it anew in Python, if you trust its origin: torch.save(torch.load(file, weights_only=False), file).',
  );
}

function noTorchFile(path: string): CheckpointError {
  return new CheckpointError(
    path,
    'is not a file saved by PyTorch: it is no ZIP archive and does not begin as its older files do',
    'Download the file again, or use a safetensors version of the model.',
  );
}
