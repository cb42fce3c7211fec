import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { HubError } from '../../hub/hub-error';
import type { ArchiveSource } from './archive-source';
import type { InstalledFile } from './manifest';

const mostEntries = 10_000;
/** cuBLAS, the largest, has less than one. */
const mostBytes = 4e9;

/** An archive with the entries that are wanted of it. */
export interface OpenArchive {
  /** Bytes that these have unpacked. */
  readonly bytes: number;
  /** @param folder where the files go, one that exists */
  unpackTo(folder: string, signal?: AbortSignal): Promise<InstalledFile[]>;
  close(): void;
}

/**
 * Opens an archive whose checksum has been compared. Only entries that the source's expression lets through are ever
 * touched, and only the name that it takes from them.
 * @throws HubError `not-understood` where it is no such archive, or larger than one may be
 */
export async function openArchive(
  file: string,
  { name, entries: wanted }: ArchiveSource,
): Promise<OpenArchive> {
  const refused = (why: string): HubError =>
    new HubError('not-understood', `The package ${name} is not what was expected: ${why}.`);
  const archive = await openPromise(file, { autoClose: false }).catch((error: unknown) => {
    throw refused(error instanceof Error ? error.message : 'no archive');
  });
  try {
    if (archive.entryCount > mostEntries) throw refused(`it has more than ${mostEntries} entries`);
    const chosen = new Map<string, Entry>();
    for await (const entry of archive.eachEntry()) {
      const target = wanted.exec(entry.fileName)?.[1];
      if (target === undefined) continue;
      if (chosen.has(target)) throw refused(`it has two files ${target}`);
      chosen.set(target, entry);
    }
    if (chosen.size === 0) throw refused('it has none of the libraries');
    const bytes = [...chosen.values()].reduce((total, entry) => total + entry.uncompressedSize, 0);
    if (bytes > mostBytes) throw refused(`its libraries have ${bytes} bytes, more than ${mostBytes}`);
    return {
      bytes,
      unpackTo: async (folder, signal) => {
        const files: InstalledFile[] = [];
        for (const [target, entry] of chosen) {
          files.push(await unpackEntry(archive, entry, path.join(folder, target), signal));
        }
        return files;
      },
      close: () => archive.close(),
    };
  } catch (error) {
    archive.close();
    throw error instanceof HubError ? error : refused(error instanceof Error ? error.message : 'unreadable');
  }
}

/** The library stops at the size that the archive states, so that no entry unpacks to more. */
async function unpackEntry(
  archive: ZipFile,
  entry: Entry,
  target: string,
  signal: AbortSignal | undefined,
): Promise<InstalledFile> {
  const hash = createHash('sha256');
  let size = 0;
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      hash.update(chunk);
      size += chunk.byteLength;
      done(null, chunk);
    },
  });
  const content = await archive.openReadStreamPromise(entry);
  await pipeline(content, measured, createWriteStream(target, { flags: 'wx', mode: 0o755 }), {
    ...(signal && { signal }),
  });
  return { name: path.basename(target), size, sha256: hash.digest('hex') };
}
