import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { DatasetError } from '../../../../src/datasets/dataset-error';
import { openRows } from '../../../../src/datasets/pages/open-rows';
import { readRows } from '../../../../src/datasets/readers/rows';
import { temporaryFolder } from '../temporary-file';
import { countingBytes } from './counting-bytes';

const { write } = temporaryFolder();

const groupRows = 1_000;
const groups = 12;
const length = groupRows * groups;
/** Text that does not compress away. */
const text = (index: number): string => `${index} ${(Math.sin(index) * 1e9).toString(36).repeat(8)}`;
const column = (name: string, of: (index: number) => string) => ({
  name,
  data: Array.from({ length }, (_, index) => of(index)),
});

const bytes = new Uint8Array(
  parquetWriteBuffer({
    columnData: [
      column('prompt', (index) => `prompt ${text(index)}`),
      column('chosen', (index) => `chosen ${text(index + 1)}`),
      column('rejected', (index) => `rejected ${text(index + 2)}`),
      column('notes', (index) => text(index + 3).repeat(20)),
    ],
    rowGroupSize: groupRows,
  }),
);

describe('pages of a parquet file', () => {
  it('at random are what reading straight gives', async () => {
    const file = write('groups.parquet', bytes);
    const expected: unknown[] = [];
    for await (const row of readRows(file)) expected.push(row);
    const rows = await openRows(file);
    expect(rows.count()).toEqual({ rows: length, exact: true });
    for (const start of [0, 995, 11_990, 4_321, 998, 7_777, 0]) {
      expect(await rows.read(start, start + 20)).toEqual(expected.slice(start, start + 20));
    }
    await rows.close();
  });

  it('cost the footer, and the row groups and columns they are in', async () => {
    const file = write('counted.parquet', bytes);
    const { open, read } = countingBytes();
    const rows = await openRows(file, { open });
    rows.project(new Set(['prompt', 'chosen', 'rejected']));
    const footer = read();
    const page = await rows.read(5_100, 5_150);
    expect(page[0]).toMatchObject({ row: 5_101 });
    expect(JSON.stringify(page[0])).not.toContain('notes');
    // The fourth column is most of the file.
    expect(read() - footer).toBeLessThan(bytes.length / groups / 2);
    const before = read();
    await rows.read(5_900, 5_950);
    expect(read()).toBe(before);
    await rows.read(5_990, 6_010);
    expect(read()).toBeGreaterThan(before);
    await rows.close();
  });

  it('of one row group too large to be decoded whole cost the data pages they are in', async () => {
    const messages = (index: number) =>
      Array.from({ length: (index % 3) + 1 }, (_, turn) => ({
        role: turn % 2 === 0 ? 'user' : 'assistant',
        content: `${index}/${turn} ${text(index + turn).repeat(24)}`,
      }));
    const count = 6_000;
    const rowsOf = <T>(of: (index: number) => T): T[] =>
      Array.from({ length: count }, (_, index) => of(index));
    const large = new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: 'prompt', data: rowsOf(messages), type: 'JSON' },
          { name: 'chosen', data: rowsOf((index) => text(index).repeat(30)) },
          { name: 'tags', data: rowsOf((index) => [text(index), text(index + 1)].slice(index % 3)) },
        ],
        rowGroupSize: count,
        codec: 'UNCOMPRESSED',
      }),
    );
    expect(large.length).toBeGreaterThan(2 ** 25);
    const file = write('one-group.parquet', large);
    const expected: unknown[] = [];
    for await (const row of readRows(file)) expected.push(row);
    const { open, read } = countingBytes();
    const rows = await openRows(file, { open });
    for (const start of [0, 511, 5_990, 2_000, 3_333]) {
      const before = read();
      expect(await rows.read(start, start + 10)).toEqual(expected.slice(start, start + 10));
      expect(read() - before).toBeLessThan(large.length / 3);
    }
    await rows.close();
  });

  it('of a damaged file are rows or a clear error', async () => {
    for (let at = 4; at < bytes.length; at += 150_001) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      const file = write('damaged.parquet', damaged);
      try {
        const rows = await openRows(file);
        await rows.read(0, length).finally(() => rows.close());
      } catch (error) {
        expect(error).toBeInstanceOf(DatasetError);
      }
    }
  });

  it('of a file that is cut off are refused', async () => {
    const file = write('cut.parquet', bytes.subarray(0, bytes.length - 100));
    await expect(openRows(file)).rejects.toThrow('cannot be read as parquet');
  });
});
