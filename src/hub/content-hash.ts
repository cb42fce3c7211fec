import { createHash, type Hash } from 'node:crypto';

/** What a file is to be when it has come. Checksums in hexadecimal, at least one of them. */
export interface ExpectedFile {
  /** Its name, in messages as well. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly sha512?: string;
  readonly sha256?: string;
  /** Git's SHA-1 of the blob, unless there is another checksum. */
  readonly oid?: string;
}

/** The checksum that the publisher gives of a file's content, the strongest that there is. */
export class ContentHash {
  private readonly hash: Hash;
  private readonly expected: string | undefined;

  constructor({ size, oid, sha256, sha512 }: ExpectedFile) {
    this.expected = sha512 ?? sha256 ?? oid;
    this.hash =
      sha512 !== undefined
        ? createHash('sha512')
        : sha256 !== undefined
          ? createHash('sha256')
          : createHash('sha1').update(`blob ${size}\0`);
  }

  update(bytes: Uint8Array): void {
    this.hash.update(bytes);
  }

  /** Once, at the end. */
  matches(): boolean {
    return this.hash.digest('hex') === this.expected;
  }
}
