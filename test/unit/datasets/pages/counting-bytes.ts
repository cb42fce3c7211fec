import { openBytes, type OpenBytes } from '../../../../src/datasets/readers/byte-source';

/** Opens files as they are, and counts the bytes that are read. */
export function countingBytes(): { readonly open: OpenBytes; readonly read: () => number } {
  let bytes = 0;
  return {
    read: () => bytes,
    open: async (file) => {
      const source = await openBytes(file);
      return {
        ...source,
        slice: (start, end = source.byteLength) => {
          bytes += end - start;
          return source.slice(start, end);
        },
      };
    },
  };
}
