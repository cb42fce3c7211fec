import { open, type FileHandle } from 'node:fs/promises';
import { constants } from 'node:fs';
import { ContentHash, type ExpectedFile } from './content-hash';
import { HubError } from './hub-error';

const readBytes = 1024 * 1024;

/** The beginning of a file that is being fetched, on disk, with the checksum of what is there. */
export class PartialFile {
  private hash: ContentHash;
  /** Bytes that are there. */
  position = 0;

  private constructor(
    private readonly handle: FileHandle,
    private readonly file: ExpectedFile,
    private readonly path: string,
  ) {
    this.hash = new ContentHash(file);
  }

  /** Goes on with what an earlier download left behind. */
  static async open(path: string, file: ExpectedFile, signal?: AbortSignal): Promise<PartialFile> {
    const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o644);
    const partial = new PartialFile(handle, file, path);
    try {
      await partial.readBack(signal);
    } catch (error) {
      await handle.close();
      throw error;
    }
    return partial;
  }

  /** @throws HubError `checksum` when the file would become larger than the hub said; `disk-space` */
  async append(bytes: Uint8Array): Promise<void> {
    if (this.position + bytes.byteLength > this.file.size) {
      throw new HubError(
        'checksum',
        `More came for ${this.file.path} than the ${this.file.size} bytes it has.`,
      );
    }
    try {
      for (let done = 0; done < bytes.byteLength;) {
        const length = bytes.byteLength - done;
        done += (await this.handle.write(bytes, done, length, this.position + done)).bytesWritten;
      }
    } catch (error) {
      throw isDiskFull(error)
        ? new HubError(
            'disk-space',
            `The disk is full: ${this.path}`,
            'Make room; what has been fetched is kept.',
          )
        : error;
    }
    this.hash.update(bytes);
    this.position += bytes.byteLength;
  }

  async restart(): Promise<void> {
    await this.handle.truncate(0);
    this.position = 0;
    this.hash = new ContentHash(this.file);
  }

  /** Is it whole and what the hub said it would be? Once, when all has come. */
  async isRight(): Promise<boolean> {
    if (this.position !== this.file.size || !this.hash.matches()) return false;
    await this.handle.sync();
    return true;
  }

  async close(): Promise<void> {
    await this.handle.close();
  }

  private async readBack(signal: AbortSignal | undefined): Promise<void> {
    if ((await this.handle.stat()).size > this.file.size) return this.restart();
    const buffer = Buffer.allocUnsafe(readBytes);
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await this.handle.read(buffer, 0, readBytes, this.position);
      if (bytesRead === 0) return;
      this.hash.update(buffer.subarray(0, bytesRead));
      this.position += bytesRead;
    }
  }
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}
