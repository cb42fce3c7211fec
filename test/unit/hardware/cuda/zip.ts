import { deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  /** As it is written, however hostile. */
  readonly name: string;
  readonly content: Buffer;
  /** The size that the archive states; by default the true one. */
  readonly statedSize?: number;
}

/**
 * An archive in ZIP form, deflated, with whatever names and sizes are asked for; checksums of entries are left at 0.
 * Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, statedSize = content.length } of entries) {
    const bytes = Buffer.from(name);
    const packed = deflateRawSync(content);
    // Version needed, flags, method (8: deflate), time, date, CRC-32, sizes, length of the name, of what follows it.
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(statedSize, 18);
    shared.writeUInt16LE(bytes.length, 22);
    parts.push(Buffer.from('PK\x03\x04'), shared, bytes, packed);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), shared, rest, bytes);
    offset += 4 + 26 + bytes.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, central, Buffer.from('PK\x05\x06'), end]);
}
