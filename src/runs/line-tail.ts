import { open } from 'node:fs/promises';

const chunkBytes = 1 << 20;
/** A line longer than this is no line of ours; reading it would only fill memory. */
const longestLineBytes = 64 << 20;
const newline = 0x0a;

/** Where a line's text lies in its file, without the line break. */
export interface LinePosition {
  readonly offset: number;
  readonly length: number;
}

/**
 * Reads the lines that have been added to a file since the last call, while another process may be
 * writing it. A last line without its line break is left for the next call.
 */
export class LineTail {
  private position = 0;

  constructor(readonly file: string) {}

  /**
   * Calls back once per new line. A file that does not exist (yet) has no lines.
   *
   * @returns true when the file has become shorter than what was read: it is another file now, and nothing
   * was read. {@link rewind} and read again.
   * @throws when the file cannot be read or a line is longer than 64 MiB.
   */
  async read(onLine: (text: string, position: LinePosition) => void): Promise<boolean> {
    const handle = await openIfPresent(this.file);
    if (!handle) return false;
    try {
      const { size } = await handle.stat();
      if (size < this.position) return true;
      let rest: Buffer = Buffer.alloc(0);
      for (let at = this.position; at < size;) {
        const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, size - at));
        const { bytesRead } = await handle.read(chunk, 0, chunk.length, at);
        if (bytesRead === 0) break;
        at += bytesRead;
        rest = this.takeLines(Buffer.concat([rest, chunk.subarray(0, bytesRead)]), onLine);
        if (rest.length > longestLineBytes) {
          throw new Error(`${this.file}: the line at byte ${this.position} is longer than 64 MiB`);
        }
      }
      return false;
    } finally {
      await handle.close();
    }
  }

  /** Lets the next call read the file from its beginning. */
  rewind(): void {
    this.position = 0;
  }

  private takeLines(bytes: Buffer, onLine: (text: string, position: LinePosition) => void): Buffer {
    let start = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      onLine(bytes.toString('utf8', start, end), { offset: this.position, length: end - start });
      this.position += end + 1 - start;
      start = end + 1;
    }
    return bytes.subarray(start);
  }
}

async function openIfPresent(file: string) {
  try {
    return await open(file, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Reads lines whose positions are known, in the order given. */
export async function readLines(file: string, positions: readonly LinePosition[]): Promise<string[]> {
  const handle = await open(file, 'r');
  try {
    const lines: string[] = [];
    for (const { offset, length } of positions) {
      const buffer = Buffer.alloc(length);
      const { bytesRead } = await handle.read(buffer, 0, length, offset);
      lines.push(buffer.toString('utf8', 0, bytesRead));
    }
    return lines;
  } finally {
    await handle.close();
  }
}
