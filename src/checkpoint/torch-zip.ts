import * as yauzl from 'yauzl';
import type { ByteFile } from './byte-file';
import { CheckpointError } from './checkpoint-error';
import { unpickle } from './pickle';
import { quoted } from './shape';
import { readStateDict } from './state-dict';
import type { TensorLocation } from './tensor';
import { persistentStorage, torchGlobals } from './torch-globals';
import { locateTensor, maxPickleBytes, maxStorages, type ByteRange } from './torch-storage';

/** One for each storage, and a few besides. */
const maxEntries = maxStorages + 100;

interface ArchiveEntry extends ByteRange {
  readonly name: string;
  /** Of the entry's own header, before its bytes. */
  readonly header: number;
}

/**
 * Locates the tensors of a state dict saved by `torch.save` (PyTorch ≥ 1.6): a ZIP archive with `data.pkl` and one
 * uncompressed entry per storage. Nothing in the file is executed.
 *
 * Format: torch/serialization.py, https://pytorch.org/docs/stable/notes/serialization.html
 */
export async function readTorchZip(file: ByteFile): Promise<TensorLocation[]> {
  const { path } = file;
  const entries = await readEntries(file);
  const pickleName = findPickle(entries.keys(), path);
  const folder = pickleName.slice(0, -'data.pkl'.length);
  await checkByteOrder(file, entries.get(`${folder}byteorder`));
  const scope = {
    globals: torchGlobals(path),
    persistentLoad: (id: unknown) => persistentStorage(id, path),
  };
  const pickle = await readPickle(file, entries.get(pickleName));
  const tensors = readStateDict(unpickle(pickle, path, scope).value, path);
  return [...tensors].map(([name, tensor]) => {
    const { key } = tensor.storage;
    const entry = entries.get(`${folder}data/${key}`);
    if (entry !== undefined) return locateTensor(name, tensor, path, entry);
    throw new CheckpointError(
      path,
      `tensor ${quoted(name)}: the archive has no entry data/${quoted(key).slice(1, -1)}`,
    );
  });
}

/** Entries of the central directory are small and lie one after another. */
const windowBytes = 4096;

/** Reads through {@link ByteFile}, so that no offset from the file reaches the operating system unchecked. */
class ArchiveReader extends yauzl.RandomAccessReader {
  private window: { start: number; bytes: Buffer } = { start: 0, bytes: Buffer.alloc(0) };

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
    this.bytesAt(position, length).then(
      (bytes) => {
        bytes.copy(target, offset);
        callback(null);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
    );
  }

  private async bytesAt(position: number, length: number): Promise<Buffer> {
    if (length > windowBytes) return this.file.read(position, length);
    const { start, bytes } = this.window;
    if (position < start || position + length > start + bytes.length) {
      const rest = Math.max(length, Math.min(windowBytes, this.file.size - position));
      this.window = { start: position, bytes: await this.file.read(position, rest) };
    }
    const from = position - this.window.start;
    return this.window.bytes.subarray(from, from + length);
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
    if (archive.entryCount > maxEntries) throw new Error(`more than ${maxEntries} entries`);
    for await (const entry of archive.eachEntry()) {
      if (entries.has(entry.fileName)) throw new Error(`two entries named ${quoted(entry.fileName)}`);
      if (entry.compressionMethod !== 0 || entry.isEncrypted()) {
        throw new Error(
          `entry ${quoted(entry.fileName)} is compressed or encrypted; PyTorch never does that`,
        );
      }
      const { fileDataStart } = await archive.readLocalFileHeaderPromise(entry, { minimal: true });
      const { fileName: name, relativeOffsetOfLocalHeader: header, uncompressedSize: length } = entry;
      entries.set(name, { name, header, offset: fileDataStart, length });
    }
    refuseOverlaps([...entries.values()]);
  } catch (error) {
    throw new CheckpointError(
      file.path,
      `is a damaged ZIP archive of ${file.size} bytes (${error instanceof Error ? error.message : 'unreadable'}); the download may be incomplete`,
      'Download the file again.',
    );
  }
  return entries;
}

function refuseOverlaps(entries: readonly ArchiveEntry[]): void {
  let end = 0;
  for (const { name, header, offset, length } of entries.toSorted((a, b) => a.header - b.header)) {
    if (header < end) throw new Error(`entry ${quoted(name)} overlaps another`);
    end = offset + length;
  }
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
