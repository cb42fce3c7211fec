import { open, stat, type FileHandle } from 'node:fs/promises';
import { CheckpointError } from './checkpoint-error';

const lfsPointer = 'version https://git-lfs.github.com/spec/v1';
const downloadAgain = 'Download the file again; the copy on disk is incomplete or damaged.';

/** A file open for reading byte ranges. Every failure, the operating system's too, is a {@link CheckpointError}. */
export class ByteFile {
  constructor(
    readonly path: string,
    /** Bytes. */
    readonly size: number,
    private readonly handle: FileHandle,
  ) {}

  /** Exactly `length` bytes from `offset`, or an error that says how many there are. */
  async read(offset: number, length: number): Promise<Buffer> {
    const buffer = Buffer.alloc(Math.max(0, Math.min(length, this.size - offset)));
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await this.handle.read(buffer, filled, buffer.length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    if (filled !== length) throw truncated(this.path, offset + length, this.size);
    return buffer;
  }
}

/** The error for a file that ends early. */
export function truncated(path: string, expected: number, actual: number): CheckpointError {
  return new CheckpointError(
    path,
    `expected at least ${expected} bytes but the file has ${actual}: the download may be incomplete`,
    downloadAgain,
  );
}

/**
 * Opens a regular file (symlinks followed), hands it to `use` and closes it.
 * A Git LFS pointer standing in for the file is refused here, for every format alike.
 */
export async function withByteFile<T>(path: string, use: (file: ByteFile) => Promise<T>): Promise<T> {
  let handle: FileHandle | undefined;
  try {
    const { size } = await regularFile(path);
    handle = await open(path, 'r');
    const file = new ByteFile(path, size, handle);
    await refuseLfsPointer(file);
    return await use(file);
  } catch (error) {
    throw error instanceof CheckpointError ? error : unreadable(path, error);
  } finally {
    await handle?.close();
  }
}

/** Status of a regular file; anything else (a folder, a pipe) is an error. */
async function regularFile(path: string): Promise<{ size: number }> {
  const status = await stat(path);
  if (!status.isFile()) throw new CheckpointError(path, 'is not a regular file');
  return status;
}

function unreadable(path: string, error: unknown): CheckpointError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') {
    return new CheckpointError(path, 'is missing, or is a link to a file that is missing', downloadAgain);
  }
  return new CheckpointError(
    path,
    `cannot be read (${error instanceof Error ? error.message : String(error)})`,
  );
}

async function refuseLfsPointer(file: ByteFile): Promise<void> {
  if (file.size < lfsPointer.length || file.size > 1024) return;
  const start = await file.read(0, lfsPointer.length);
  if (start.toString('latin1') === lfsPointer) {
    throw new CheckpointError(
      file.path,
      'is a Git LFS pointer, not the file itself',
      'Run `git lfs pull` in the repository, or download the file from the hub.',
    );
  }
}
