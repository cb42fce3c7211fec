import { parquetReadObjects, type FileMetaData, type RowGroup } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { DatasetError } from '../dataset-error';
import { damaged, maxRowGroupBytes, readMetadata, toPlain } from '../readers/parquet';
import { isRecord, type Row } from '../readers/row';
import type { OpenBytes } from '../readers/byte-source';
import { RecentBlocks } from './recent-blocks';
import type { RowSource } from './row-source';

/** A row group up to this size is decoded whole; of a larger one, where it has an index of its pages, parts. */
const wholeGroupBytes = 2 ** 25;
const rowsOfPart = 512;
const unindexedBytes = 2 ** 22;

/** What is decoded at once: a row group or a part of one; rows `start` up to `end` of the file. */
interface Block {
  readonly start: number;
  readonly end: number;
  /** Of the decoded columns, about. */
  readonly bytes: number;
}

/** Rows of a parquet file: its footer says where they are, and only the blocks asked for are decoded. */
export async function openParquet(file: string, open: OpenBytes): Promise<RowSource> {
  const bytes = await open(file);
  let metadata: FileMetaData;
  try {
    metadata = await readMetadata(file, bytes);
  } catch (error) {
    await bytes.close();
    throw error;
  }
  const rows = metadata.row_groups.reduce((sum, { num_rows }) => sum + Number(num_rows), 0);
  let columns: string[] | undefined;
  let blocks = blocksOf(metadata, columns);
  const recent = new RecentBlocks<readonly Row[]>();

  const decode = async ({ start, end, bytes: size }: Block): Promise<readonly Row[]> => {
    if (size > maxRowGroupBytes) {
      throw new DatasetError(
        file,
        `a row group is larger than ${maxRowGroupBytes / 2 ** 30} GB`,
        'Write the file anew with smaller row groups.',
      );
    }
    const values: unknown[] = await parquetReadObjects({
      file: bytes,
      metadata,
      rowStart: start,
      rowEnd: end,
      compressors,
      useOffsetIndex: true,
      ...(columns && { columns }),
    }).catch((error: unknown) => {
      throw error instanceof DatasetError ? error : damaged(file, error);
    });
    return values.map((value, index) => {
      const plain = toPlain(value);
      return { row: start + index + 1, value: isRecord(plain) ? plain : {} };
    });
  };

  return {
    note: undefined,
    count: () => ({ rows, exact: true }),
    read: async (start, end) => {
      const found: Row[] = [];
      for (const block of blocks) {
        if (block.end <= start || block.start >= end) continue;
        const decoded = await recent.get(block.start, block.bytes, () => decode(block));
        found.push(...decoded.slice(Math.max(0, start - block.start), end - block.start));
      }
      return found;
    },
    lookAhead: () => Promise.resolve(),
    project: (needed) => {
      columns = [...needed];
      blocks = blocksOf(metadata, columns);
      recent.clear();
    },
    close: () => bytes.close(),
  };
}

function blocksOf({ row_groups: groups }: FileMetaData, columns: readonly string[] | undefined): Block[] {
  const blocks: Block[] = [];
  let start = 0;
  for (const group of groups) {
    const end = start + Number(group.num_rows);
    const chunks = group.columns.filter(({ meta_data }) => {
      const name = meta_data?.path_in_schema[0];
      return columns === undefined || (name !== undefined && columns.includes(name));
    });
    const size = uncompressedBytes(chunks);
    const whole = size <= wholeGroupBytes || !hasPageIndex(chunks);
    const length = whole ? end - start : rowsOfPart;
    for (let from = start; from < end; from += length) {
      const to = Math.min(end, from + length);
      blocks.push({ start: from, end: to, bytes: (size * (to - from)) / (end - start) });
    }
    start = end;
  }
  return blocks;
}

/** A column without an index of its pages is read whole for each part: only small ones may be without. */
const hasPageIndex = (chunks: RowGroup['columns']): boolean =>
  uncompressedBytes(
    chunks.filter(
      ({ offset_index_offset, offset_index_length }) => !offset_index_offset || !offset_index_length,
    ),
  ) <= unindexedBytes;

const uncompressedBytes = (chunks: RowGroup['columns']): number =>
  chunks.reduce((sum, { meta_data }) => sum + Number(meta_data?.total_uncompressed_size ?? 0), 0);
