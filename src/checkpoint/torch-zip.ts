import * as yauzl from 'yauzl';
import { withByteFile, type ByteFile } from './byte-file';
import { CheckpointError } from './checkpoint-error';
import { byteLength, quoted } from './shape';
import { readStateDict, type StoredTensor } from './state-dict';
import { bytesPerElement, type TensorLocation } from './tensor';

const maxEntries = 200_000;
const maxPickleBytes = 32_000_000;

interface ArchiveEntry {
  /** Of the entry's first byte of data in the archive. */
  readonly offset: number;
  readonly length: number;
}

/**
 * Locates the tensors of a state dict saved by `torch.save` (PyTorch ≥ 1.6): a ZIP archive with `data.pkl` and one
 * uncompressed entry per storage. Nothing in the file is executed.
 *
 * Format: torch/serialization.py, https://pytorch.org/docs/stable/notes/serialization.html
 */
export function readTorchArchive(path: string): Promise<TensorLocation[]> {
  return withByteFile(path, async (file) => {
    await checkSignature(file);
    const entries = await readEntries(file);
    const pickleName = findPickle(entries.keys(), path);
    const folder = pickleName.slice(0, -'data.pkl'.length);
    await checkByteOrder(file, entries.get(`${folder}byteorder`));
    const tensors = readStateDict(await readPickle(file, entries.get(pickleName)), path);
    return [...tensors].map(([name, tensor]) =>
      locate(name, tensor, path, entries.get(`${folder}data/${tensor.storage.key}`)),
    );
  });
}

async function checkSignature(file: ByteFile): Promise<void> {
  const start = await file.read(0, 4);
  if (start.equals(Buffer.from('PK\x03\x04', 'latin1'))) return;
  // A pickle of protocol 2 that begins with a 10-byte integer, torch's old magic number.
  if (start.equals(Buffer.from([0x80, 2, 0x8a, 10]))) {
    throw new CheckpointError(
      file.path,
      "is in PyTorch's old format (before 1.6), which is not supported yet",
      'Use a safetensors version of the model, or convert the file in Python: torch.save(torch.load(file, weights_only=True), file).',
    );
  }
  throw new CheckpointError(file.path, 'is not a file saved by PyTorch: it is no ZIP archive');
}

/** Reads through {@link ByteFile}, so that no offset from the file reaches the operating system unchecked. */
class ArchiveReader extends yauzl.RandomAccessReader {
  constructor(private readonly file: ByteFile) {
    super();
  }

  override read(
    target: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.file.read(position, length).then(
      (bytes) => {
        bytes.copy(target, offset);
        callback(null);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
    );
  }

  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }
}

async function readEntries(file: ByteFile): Promise<Map<string, ArchiveEntry>> {
  const entries = new Map<string, ArchiveEntry>();
  try {
    const archive = await yauzl.fromRandomAccessReaderPromise(new ArchiveReader(file), file.size, {
      autoClose: false,
    });
    for await (const entry of archive.eachEntry()) {
      if (entries.size >= maxEntries) throw new Error(`more than ${maxEntries} entries`);
      if (entries.has(entry.fileName)) throw new Error(`two entries named ${quoted(entry.fileName)}`);
      if (entry.compressionMethod !== 0 || entry.isEncrypted()) {
        throw new Error(
          `entry ${quoted(entry.fileName)} is compressed or encrypted; PyTorch never does that`,
        );
      }
      const { fileDataStart } = await archive.readLocalFileHeaderPromise(entry, { minimal: true });
      entries.set(entry.fileName, { offset: fileDataStart, length: entry.uncompressedSize });
    }
  } catch (error) {
    throw new CheckpointError(
      file.path,
      `is a damaged ZIP archive of ${file.size} bytes (${error instanceof Error ? error.message : 'unreadable'}); the download may be incomplete`,
      'Download the file again.',
    );
  }
  return entries;
}

function findPickle(names: Iterable<string>, path: string): string {
  const pickles = [...names].filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  const [name] = pickles;
  if (name === undefined || pickles.length > 1) {
    throw new CheckpointError(
      path,
      `is not a file saved by PyTorch: it has ${pickles.length} entries data.pkl`,
    );
  }
  return name;
}

/** PyTorch before 2.0 wrote no `byteorder`; it was little-endian wherever checkpoints come from. */
async function checkByteOrder(file: ByteFile, entry: ArchiveEntry | undefined): Promise<void> {
  if (entry === undefined) return;
  const order = (await file.read(entry.offset, Math.min(entry.length, 16))).toString('latin1');
  if (order !== 'little') {
    throw new CheckpointError(
      file.path,
      `its byte order is ${quoted(order)}; only "little" is supported`,
      'Save the model on a little-endian machine, or use a safetensors version.',
    );
  }
}

function readPickle(file: ByteFile, entry: ArchiveEntry | undefined): Promise<Buffer> {
  if (entry === undefined || entry.length > maxPickleBytes) {
    throw new CheckpointError(file.path, `its data.pkl is larger than ${maxPickleBytes} bytes`);
  }
  return file.read(entry.offset, entry.length);
}

function locate(
  name: string,
  { storage, offset, shape }: StoredTensor,
  path: string,
  entry: ArchiveEntry | undefined,
): TensorLocation {
  if (entry === undefined) {
    throw new CheckpointError(path, `tensor ${quoted(name)}: the archive has no entry data/${storage.key}`);
  }
  const size = bytesPerElement[storage.dtype];
  const length = byteLength(shape, storage.dtype);
  if (length === undefined || storage.length * size > entry.length) {
    throw new CheckpointError(
      path,
      `tensor ${quoted(name)}: its storage should have ${storage.length * size} bytes but has ${entry.length}`,
    );
  }
  return { name, dtype: storage.dtype, shape, file: path, offset: entry.offset + offset * size, length };
}
