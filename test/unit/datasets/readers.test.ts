import { mkdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { DatasetError } from '../../../src/datasets/dataset-error';
import type { UnreadableRow } from '../../../src/datasets/example';
import type { Row } from '../../../src/datasets/readers/row';
import { readRows } from '../../../src/datasets/readers/rows';
import { temporaryFolder } from './temporary-file';

const { folder, write } = temporaryFolder();

async function all(file: string): Promise<(Row | UnreadableRow)[]> {
  const rows = [];
  for await (const row of readRows(file)) rows.push(row);
  return rows;
}

async function failure(file: string): Promise<DatasetError> {
  const error: unknown = await all(file).catch((reason: unknown) => reason);
  if (!(error instanceof DatasetError)) throw new Error(`no DatasetError for ${file}`);
  return error;
}

describe('JSON Lines', () => {
  it('numbers rows by line, skips blank lines, and goes on after a bad one', async () => {
    const file = write('a.jsonl', '\ufeff{"a": 1}\r\n\r\n{"a": \n[1]\n"x"\n{"a": "é"}');
    expect(await all(file)).toEqual([
      { row: 1, value: { a: 1 } },
      { row: 3, reason: expect.stringContaining('not JSON') as string },
      { row: 4, reason: 'not a JSON object' },
      { row: 5, reason: 'not a JSON object' },
      { row: 6, value: { a: 'é' } },
    ]);
  });

  it('joins lines over the boundaries of what the file system delivers', async () => {
    const long = 'é'.repeat(2 ** 19);
    const file = write('long.jsonl', `{"a":"${long}"}\n{"a":"${long}b"}\n`);
    expect(await all(file)).toEqual([
      { row: 1, value: { a: long } },
      { row: 2, value: { a: `${long}b` } },
    ]);
  });

  it('lists a line over the limit, and one that is not UTF-8, as unreadable', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"a":1}\n"'),
      Buffer.alloc(64 * 2 ** 20, 'x'),
      Buffer.from('"\n{"a":"'),
      Buffer.from([0xff]),
      Buffer.from('"}\n{"a":2}\n'),
    ]);
    expect(await all(write('big.jsonl', bytes))).toEqual([
      { row: 1, value: { a: 1 } },
      { row: 2, reason: 'the line is longer than 64 MB' },
      { row: 3, reason: 'not UTF-8 text' },
      { row: 4, value: { a: 2 } },
    ]);
  });

  it.each(['[{"a": 1}]', '{\n  "a": 1\n}'])('says when the file is JSON: %j', async (text) => {
    expect((await failure(write('json.jsonl', text))).advice).toBe('Rename it to .json.');
  });
});

describe('JSON', () => {
  const rows = [
    { row: 1, value: { prompt: 'a "quoted\\" [', chosen: ['x'] } },
    { row: 2, value: { prompt: '}', chosen: [] } },
  ];

  it.each([
    ['an array of rows', JSON.stringify(rows.map(({ value }) => value))],
    [
      'pretty-printed, with a byte order mark',
      `\ufeff ${JSON.stringify(
        rows.map(({ value }) => value),
        null,
        2,
      )}\n`,
    ],
    ['rows under data', JSON.stringify({ version: 1, data: rows.map(({ value }) => value) })],
    ['rows under the only member', JSON.stringify({ test: rows.map(({ value }) => value) })],
    [
      'columns, next to facts about them',
      JSON.stringify({
        prompt: rows.map(({ value }) => value.prompt),
        chosen: rows.map(({ value }) => value.chosen),
        model: 'org/name',
      }),
    ],
  ])('reads %s', async (_, text) => {
    expect(await all(write('rows.json', text))).toEqual(rows);
  });

  it('goes on after a row that is not valid', async () => {
    expect(await all(write('bad.json', '[{"a": 1}, {"a": nope}, 3, {"a": 2}]'))).toEqual([
      { row: 1, value: { a: 1 } },
      { row: 2, reason: expect.stringContaining('not JSON') as string },
      { row: 3, reason: 'not a JSON object' },
      { row: 4, value: { a: 2 } },
    ]);
  });

  it.each([
    ['[{"a": 1}, {"a": "b', 'cut off inside a string'],
    ['[{"a": 1}, {"a": 2}', 'cut off'],
    ['[{"a": 1} {"a": 2}]', '"," is expected'],
    ['[{"a": 1},]', 'a value is expected'],
    ['{"a" 1}', '":" is expected'],
    ['{a: 1}', 'a member name is expected'],
    ['[] []', 'nothing more is expected'],
    ['"text"', 'neither a JSON array nor a JSON object'],
    ['{"a": 1, "b": 2}', 'without columns'],
    ['{"a": [1], "b": [1, 2]}', 'column "b" has 2 rows, column "a" has 1'],
  ])('refuses %s', async (text, problem) => {
    expect((await failure(write('broken.json', text))).message).toContain(problem);
  });

  it('says when the file is JSON Lines', async () => {
    expect((await failure(write('lines.json', '{"a": 1}\n{"a": 2}\n'))).advice).toBe('Rename it to .jsonl.');
  });
});

describe('CSV', () => {
  it('follows RFC 4180, takes an empty cell for a missing value, and names the line of a row with too few or too many fields', async () => {
    const file = write(
      'a.csv',
      '\ufeffprompt,chosen,rejected\r\n"a, ""b""","c\r\nd",e\r\n\r\n1,2\r\n1,2,3,4\r\nlast,,x',
    );
    expect(await all(file)).toEqual([
      { row: 2, value: { prompt: 'a, "b"', chosen: 'c\r\nd', rejected: 'e' } },
      { row: 5, reason: 'has 2 fields, the header has 3' },
      { row: 6, reason: 'has 4 fields, the header has 3' },
      { row: 7, value: { prompt: 'last', chosen: null, rejected: 'x' } },
    ]);
  });

  it.each(['a,b\n1,2\n"3,4\n5,6\n', 'a,b\n1,2\n"3"4,5\n'])(
    'refuses quoting after which rows cannot be told apart: %j',
    async (text) => {
      expect((await failure(write('quotes.csv', text))).message).toContain('rows cannot be told apart');
    },
  );

  it('refuses two columns of one name', async () => {
    expect((await failure(write('twice.csv', 'a,b,a\n1,2,3\n'))).message).toContain(
      'two columns are named "a"',
    );
  });
});

describe('parquet', () => {
  const bytes = new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'prompt', data: ['p1', 'p2', 'p3'] },
        { name: 'id', data: [1n, 2n, 2n ** 60n], type: 'INT64' },
        { name: 'chosen', data: [['a'], ['b', 'c'], []] },
        { name: 'when', data: [new Date(0), new Date(0), undefined], type: 'TIMESTAMP' },
      ],
      rowGroupSize: 2,
    }),
  );

  it('reads row groups, lists, 64-bit integers and dates', async () => {
    expect(await all(write('a.parquet', bytes))).toEqual([
      { row: 1, value: { prompt: 'p1', id: 1, chosen: ['a'], when: '1970-01-01T00:00:00.000Z' } },
      { row: 2, value: { prompt: 'p2', id: 2, chosen: ['b', 'c'], when: '1970-01-01T00:00:00.000Z' } },
      { row: 3, value: { prompt: 'p3', id: '1152921504606846976', chosen: [], when: null } },
    ]);
  });

  it('refuses a file that is cut off or damaged', async () => {
    const cut = await failure(write('cut.parquet', bytes.subarray(0, bytes.length - 50)));
    expect(cut.message).toContain('cannot be read as parquet');
    const damaged = Uint8Array.from(bytes);
    damaged.fill(0xff, 4, 40);
    expect((await failure(write('damaged.parquet', damaged))).message).toContain('cannot be read as parquet');
  });
});

describe('a parquet file with one wrong byte', () => {
  const bytes = new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'prompt', data: ['p1', 'p2', 'p3'] },
        { name: 'chosen', data: [['a'], ['b', 'c'], ['d']] },
      ],
      rowGroupSize: 2,
    }),
  );

  it('gives rows or a DatasetError, whichever byte it is', async () => {
    let refused = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = 0xff - (damaged[at] ?? 0);
      try {
        await all(write('damaged.parquet', damaged));
      } catch (error) {
        expect(error).toBeInstanceOf(DatasetError);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(bytes.length / 2);
  });
});

describe('files that are no datasets', () => {
  it.each([
    ['empty.jsonl', '', 'is empty'],
    ['zeros.csv', '\0\0\0garbage', 'is not text'],
    ['utf16.csv', Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'), 'UTF-16'],
    ['packed.jsonl', gzipSync('{"a":1}\n'), 'is compressed'],
    ['a.jsonl.gz', gzipSync('{"a":1}\n'), 'is compressed'],
    ['notes.txt', 'prompt', 'the extension ".txt" is not one of a dataset'],
    ['text.parquet', '{"a": 1}', 'is not a parquet file'],
    ['parquet.json', 'PAR1....PAR1', 'is a parquet file'],
  ])('says what is wrong with %s', async (name, content, problem) => {
    const file = write(name, content);
    const error = await failure(file);
    expect(error.message).toContain(problem);
    expect(error.file).toBe(file);
    expect(error.advice).toBeTruthy();
  });

  it('says that a file is missing, or a folder', async () => {
    expect((await failure(`${folder}/none.jsonl`)).message).toContain('does not exist');
    mkdirSync(`${folder}/set`);
    expect((await failure(`${folder}/set`)).message).toContain('is not a regular file');
  });
});
