import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import type { AsyncBuffer, FileMetaData } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { DatasetError } from '../dataset-error';
import { isRecord, type Row } from './row';

/** A row group is decoded whole: a larger one (uncompressed) would not fit beside a model. */
const maxRowGroupBytes = 2 ** 31;

interface ParquetFile {
  readonly bytes: AsyncBuffer;
  readonly metadata: FileMetaData;
}

/** Rows of a parquet file, one row group in memory at a time. */
export async function* readParquet(file: string): AsyncGenerator<Row> {
  const { bytes, metadata } = await openParquet(file);
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
      throw damaged(file, error);
    });
    for (const value of rows) {
      rowStart += 1;
      const plain = toPlain(value);
      yield { row: rowStart, value: isRecord(plain) ? plain : {} };
    }
    rowStart = rowEnd;
  }
}

/** Names of a parquet file's top-level columns; only its footer is read. */
export async function parquetColumns(file: string): Promise<string[]> {
  const { metadata } = await openParquet(file);
  return parquetSchema(metadata).children.map(({ element }) => element.name);
}

async function openParquet(file: string): Promise<ParquetFile> {
  try {
    const bytes = await asyncBufferFromFile(file);
    return { bytes, metadata: await parquetMetadataAsync(bytes) };
  } catch (error) {
    throw damaged(file, error);
  }
}

function damaged(file: string, error: unknown): DatasetError {
  const problem = error instanceof Error ? error.message : String(error);
  return new DatasetError(
    file,
    `cannot be read as parquet: ${problem}`,
    'It may be damaged or cut off: fetch it again.',
  );
}

/** Parquet's 64-bit integers as numbers (as text where a number would lose digits), dates as ISO 8601. */
function toPlain(value: unknown): unknown {
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
