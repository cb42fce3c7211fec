import { open, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { DatasetError } from '../dataset-error';

export type FileKind = 'parquet' | 'jsonl' | 'json' | 'csv';

const kinds: ReadonlyMap<string, FileKind> = new Map([
  ['.parquet', 'parquet'],
  ['.jsonl', 'jsonl'],
  ['.ndjson', 'jsonl'],
  ['.json', 'json'],
  ['.csv', 'csv'],
]);

const useThese = `Use a ${[...kinds.keys()].join(', ')} file.`;

/** What a file's extension says it holds; undefined where no reader knows the extension. */
export function fileKind(file: string): FileKind | undefined {
  return kinds.get(extname(file).toLowerCase());
}

/**
 * The kind of a dataset file, after a look at the file itself.
 * @throws {DatasetError} when it is missing, a folder, empty, or not what its extension says.
 */
export async function checkFile(file: string): Promise<FileKind> {
  const facts = await stat(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  if (!facts.isFile()) throw new DatasetError(file, 'is not a regular file', useThese);
  if (facts.size === 0) throw new DatasetError(file, 'is empty', 'Choose a file that holds rows.');

  const head = await readHead(file, 4096);
  const kind = fileKind(file);
  const found = contents(head);
  if (found === 'compressed') {
    throw new DatasetError(file, 'is compressed', `Unpack it first. ${useThese}`);
  }
  if (kind === undefined) {
    throw new DatasetError(file, `the extension "${extname(file)}" is not one of a dataset`, useThese);
  }
  if (kind === 'parquet' && found !== 'parquet') {
    throw new DatasetError(
      file,
      'is not a parquet file',
      found === 'text' ? 'Rename it to what it holds: .jsonl, .json or .csv.' : useThese,
    );
  }
  if (kind !== 'parquet' && found !== 'text') {
    throw new DatasetError(file, ...notText(found));
  }
  return kind;
}

/** The first `length` bytes of a file (fewer where it is shorter). */
export async function readHead(file: string, length: number): Promise<Buffer> {
  const handle = await open(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

type Contents = 'parquet' | 'compressed' | 'utf16' | 'binary' | 'text';

function contents(head: Buffer): Contents {
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet';
  const magic = head.toString('hex', 0, 4);
  // gzip, zip, zstd
  if (magic.startsWith('1f8b') || magic === '504b0304' || magic === '28b52ffd') return 'compressed';
  if (magic.startsWith('fffe') || magic.startsWith('feff')) return 'utf16';
  return head.includes(0) ? 'binary' : 'text';
}

function notText(found: Contents): [problem: string, advice: string] {
  if (found === 'parquet') return ['is a parquet file', 'Rename it to .parquet.'];
  if (found === 'utf16') return ['is encoded as UTF-16', 'Save it as UTF-8.'];
  return ['is not text (it holds zero bytes)', useThese];
}

function unreadable(file: string, error: unknown): DatasetError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new DatasetError(file, 'does not exist', 'Check the path.');
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new DatasetError(file, 'may not be read', 'Check its permissions.');
  }
  return new DatasetError(file, error instanceof Error ? error.message : String(error));
}
