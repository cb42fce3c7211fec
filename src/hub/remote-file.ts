/** A file of a repository at one commit, as the hub lists it. */
export interface RemoteFile {
  /** Within the repository, with forward slashes. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** What git calls it: SHA-1 of the file, or of its pointer where LFS holds it. */
  readonly oid: string;
  /** SHA-256 of the content; only of files in LFS. */
  readonly sha256?: string;
}
