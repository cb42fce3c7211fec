import { open } from 'node:fs/promises';
import { DatasetError } from '../dataset-error';

/** Any part of an open file. Also what hyparquet reads from. */
export interface ByteSource {
  readonly byteLength: number;
  /** The bytes from `start` up to and without `end`. @throws where the file has fewer */
  slice(start: number, end?: number): Promise<ArrayBuffer>;
  close(): Promise<void>;
}

export type OpenBytes = (file: string) => Promise<ByteSource>;

/** Opens a file as it is now: what is appended later is not seen. */
export const openBytes: OpenBytes = async (file) => {
  const handle = await open(file);
  const { size } = await handle.stat();
  const read = async (start: number, end: number): Promise<ArrayBuffer> => {
    if (!(start >= 0 && start <= end && end <= size)) {
      throw new RangeError('it refers to bytes past its end');
    }
    const { buffer, bytesRead } = await handle.read(new Uint8Array(end - start), 0, end - start, start);
    if (bytesRead < end - start) {
      throw new DatasetError(file, 'has become shorter while it was read', 'Open it again.');
    }
    return buffer.buffer;
  };
  return {
    byteLength: size,
    slice: (start, end = size) => {
      const bytes = read(start, end);
      // hyparquet prefetches ranges and, of a damaged file, may drop some: their failure is then no one's.
      bytes.catch(() => undefined);
      return bytes;
    },
    close: () => handle.close(),
  };
};
