import { createHash, type Hash } from 'node:crypto';
import type { RemoteFile } from './remote-file';

/** The checksum that the hub gives of a file's content: SHA-256 in LFS, else git's SHA-1 of the blob. */
export class ContentHash {
  private readonly hash: Hash;
  private readonly expected: string;

  constructor({ size, oid, sha256 }: RemoteFile) {
    this.expected = sha256 ?? oid;
    this.hash = sha256 === undefined ? createHash('sha1').update(`blob ${size}\0`) : createHash('sha256');
  }

  update(bytes: Uint8Array): void {
    this.hash.update(bytes);
  }

  /** Once, at the end. */
  matches(): boolean {
    return this.hash.digest('hex') === this.expected;
  }
}
