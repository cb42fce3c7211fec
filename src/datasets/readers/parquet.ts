import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import type { AsyncBuffer, FileMetaData, SchemaTree } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { DatasetError } from '../dataset-error';
import { openBytes } from './byte-source';
import { isRecord, type Row } from './row';

/** A row group is decoded whole: a larger one (uncompressed) would not fit beside a model. */
export const maxRowGroupBytes = 2 ** 31;

/** Rows of a parquet file, one row group in memory at a time. */
export async function* readParquet(file: string): AsyncGenerator<Row> {
  const bytes = await openBytes(file);
  try {
    const metadata = await readMetadata(file, bytes);
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      if (group.total_byte_size > maxRowGroupBytes) {
        throw new DatasetError(
          file,
          `a row group is larger than ${maxRowGroupBytes / 2 ** 30} GB`,
          'Write the file anew with smaller row groups.',
        );
      }
      const rowEnd = rowStart + Number(group.num_rows);
      const rows: unknown[] = await parquetReadObjects({
        file: bytes,
        metadata,
        rowStart,
        rowEnd,
        compressors,
      }).catch((error: unknown) => {
        throw error instanceof DatasetError ? error : damaged(file, error);
      });
      for (const [index, value] of rows.entries()) {
        const plain = toPlain(value);
        yield { row: rowStart + index + 1, value: isRecord(plain) ? plain : {} };
      }
      rowStart = rowEnd;
    }
  } finally {
    await bytes.close();
  }
}

/** The columns of a parquet file; only its footer is read. */
export async function parquetColumns(file: string): Promise<readonly SchemaTree[]> {
  const bytes = await openBytes(file);
  try {
    return parquetSchema(await readMetadata(file, bytes)).children;
  } finally {
    await bytes.close();
  }
}

/** The footer, checked. @throws {DatasetError} when it is damaged. */
export async function readMetadata(file: string, bytes: AsyncBuffer): Promise<FileMetaData> {
  try {
    const metadata = await parquetMetadataAsync(bytes);
    checkColumns(metadata);
    return metadata;
  } catch (error) {
    throw damaged(file, error);
  }
}

/**
 * Each row group must hold columns of the schema, each once: hyparquet would start to read any other and
 * never wait for it, so that its failure would end the process as an unhandled rejection.
 */
function checkColumns(metadata: FileMetaData): void {
  const known = new Set(parquetSchema(metadata).children.flatMap(leafPaths));
  for (const { columns } of metadata.row_groups) {
    const paths = columns.map(({ meta_data }) => pathKey(meta_data?.path_in_schema ?? []));
    if (new Set(paths).size < paths.length || paths.some((path) => !known.has(path))) {
      throw new Error('a row group does not have the columns of the schema');
    }
  }
}

function leafPaths({ path, children }: SchemaTree): string[] {
  return children.length === 0 ? [pathKey(path)] : children.flatMap(leafPaths);
}

function pathKey(path: readonly string[]): string {
  return JSON.stringify(path);
}

export function damaged(file: string, error: unknown): DatasetError {
  const problem = error instanceof Error ? error.message : String(error);
  return new DatasetError(
    file,
    `cannot be read as parquet: ${problem}`,
    'It may be damaged or cut off: fetch it again.',
  );
}

/** Parquet's 64-bit integers as numbers (as text where a number would lose digits), dates as ISO 8601. */
export function toPlain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value.toString();
  }
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (isRecord(value) && !ArrayBuffer.isView(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, toPlain(part)]));
  }
  return value;
}
