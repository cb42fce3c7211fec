import type { ExpectedFile } from '../../hub/content-hash';

/** An archive in ZIP form whose shared libraries are wanted. */
export interface ArchiveSource {
  /** The package's own, as people know it. */
  readonly name: string;
  readonly version: string;
  /** Who publishes it, e.g. `nuget.org`. */
  readonly publisher: string;
  readonly address: string;
  readonly file: ExpectedFile;
  /** The entries that are wanted; the first group is the name that a file gets. */
  readonly entries: RegExp;
  readonly licence: string;
}

/** The checksum that an archive is told by. */
export const checksumOf = ({ file }: ArchiveSource): string => file.sha512 ?? file.sha256 ?? '';
