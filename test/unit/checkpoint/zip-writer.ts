import { crc32 } from 'node:zlib';

export interface ZipOptions {
  /** Sizes and offsets in zip64 extra fields, as torch writes them beyond 4 GB. */
  readonly zip64?: boolean;
  /** Compression method put in the headers; 0 = stored. */
  readonly method?: number;
  /** Added to each entry's offset in the central directory. */
  readonly offsetError?: number;
  /** Added to each entry's size in the central directory, where it is zip64. */
  readonly sizeError?: number;
}

/** A ZIP archive of stored entries. */
export function zip(files: readonly (readonly [string, Uint8Array])[], options: ZipOptions = {}): Buffer {
  const { zip64 = false, method = 0, offsetError = 0, sizeError = 0 } = options;
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, data] of files) {
    const title = Buffer.from(name);
    const start = offset;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(data.length, 22);
    local.writeUInt16LE(title.length, 26);
    parts.push(local, title, Buffer.from(data));
    offset += local.length + title.length + data.length;

    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(crc32(data), 16);
    central.writeUInt32LE(zip64 ? 0xffffffff : data.length, 20);
    central.writeUInt32LE(zip64 ? 0xffffffff : data.length, 24);
    central.writeUInt16LE(title.length, 28);
    central.writeUInt16LE(zip64 ? 28 : 0, 30);
    central.writeUInt32LE(zip64 ? 0xffffffff : start + offsetError, 42);
    directory.push(central, title);
    if (zip64) {
      const extra = Buffer.alloc(28);
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      extra.writeBigUInt64LE(BigInt(data.length + sizeError), 4);
      extra.writeBigUInt64LE(BigInt(data.length + sizeError), 12);
      extra.writeBigUInt64LE(BigInt.asUintN(64, BigInt(start) + BigInt(offsetError)), 20);
      directory.push(extra);
    }
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...parts, central, ...ending(files.length, offset, central.length, zip64)]);
}

function ending(count: number, start: number, length: number, zip64: boolean): Buffer[] {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(zip64 ? 0xffff : count, 8);
  end.writeUInt16LE(zip64 ? 0xffff : count, 10);
  end.writeUInt32LE(zip64 ? 0xffffffff : length, 12);
  end.writeUInt32LE(zip64 ? 0xffffffff : start, 16);
  if (!zip64) return [end];
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(length), 40);
  record.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(start + length), 8);
  locator.writeUInt32LE(1, 16);
  return [record, locator, end];
}
