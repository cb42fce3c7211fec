import { readFile, stat } from 'node:fs/promises';
import { DatasetError } from '../dataset-error';
import type { UnreadableRow } from '../example';
import { jsonElements, JsonShapeError, skipSpace, type Element, type Span } from './json-elements';
import { isRecord, type Row } from './row';

/** The file's bytes are held whole (rows are parsed one by one); larger sets come as parquet or JSON Lines. */
const maxFileBytes = 2 ** 30;

/**
 * Rows of a JSON file in one of three layouts: an array of objects; an object of columns
 * (`{"prompt": […], "chosen": […]}`, as RewardBench's own score files; members that are no arrays are
 * passed over); an object with the array of rows as `data` or as its only member.
 */
export async function* readJson(file: string): AsyncGenerator<Row | UnreadableRow> {
  const { size } = await stat(file);
  if (size > maxFileBytes) {
    throw new DatasetError(
      file,
      `is larger than ${maxFileBytes / 2 ** 30} GB`,
      'Save it as JSON Lines (.jsonl) or parquet.',
    );
  }
  const bytes = await readFile(file);
  try {
    yield* rowsOf(file, bytes);
  } catch (error) {
    if (!(error instanceof JsonShapeError)) throw error;
    throw new DatasetError(file, `is not valid JSON: ${error.message} at byte ${error.offset}`);
  }
}

function* rowsOf(file: string, bytes: Buffer): Generator<Row | UnreadableRow> {
  const byteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const start = skipSpace(bytes, byteOrderMark);
  if (!isArray(bytes, start) && !isObject(bytes, start)) {
    throw new DatasetError(file, 'is neither a JSON array nor a JSON object', rowsExpected);
  }
  const { elements, end } = jsonElements(bytes, start);
  const rest = skipSpace(bytes, end);
  if (rest < bytes.length) {
    throw isObject(bytes, rest)
      ? new DatasetError(file, 'holds one JSON object after another', 'Rename it to .jsonl.')
      : new JsonShapeError('nothing more is expected', rest);
  }
  if (isArray(bytes, start)) {
    yield* listed(bytes, elements);
    return;
  }
  const only = elements.length === 1 ? elements[0] : undefined;
  const list = elements.find(({ key }) => key === 'data') ?? only;
  if (list !== undefined && isArray(bytes, list.start)) {
    const rows = jsonElements(bytes, list.start).elements;
    if (rows.every((row) => isObject(bytes, row.start))) {
      yield* listed(bytes, rows);
      return;
    }
  }
  yield* columnar(file, bytes, elements);
}

const rowsExpected = 'An array of objects, or an object of columns, is expected.';

function* listed(bytes: Buffer, elements: readonly Span[]): Generator<Row | UnreadableRow> {
  for (const [index, element] of elements.entries()) {
    const row = index + 1;
    try {
      const value = parse(bytes, element);
      yield isRecord(value) ? { row, value } : { row, reason: 'not a JSON object' };
    } catch (error) {
      yield notJson(row, error);
    }
  }
}

function* columnar(file: string, bytes: Buffer, members: readonly Element[]): Generator<Row | UnreadableRow> {
  const columns = members.flatMap(({ key, start }) =>
    key !== undefined && isArray(bytes, start)
      ? [{ name: key, cells: jsonElements(bytes, start).elements }]
      : [],
  );
  const first = columns[0];
  if (first === undefined) {
    throw new DatasetError(file, 'is a JSON object without columns', rowsExpected);
  }
  for (const { name, cells } of columns) {
    if (cells.length !== first.cells.length) {
      throw new DatasetError(
        file,
        `column "${name}" has ${cells.length} rows, column "${first.name}" has ${first.cells.length}`,
        'Columns of equal length are expected.',
      );
    }
  }
  for (const index of first.cells.keys()) {
    const row = index + 1;
    try {
      const cells = columns.map(({ name, cells }): [string, unknown] => {
        const cell = cells[index];
        return [name, cell === undefined ? null : parse(bytes, cell)];
      });
      yield { row, value: Object.fromEntries(cells) };
    } catch (error) {
      yield notJson(row, error);
    }
  }
}

const isArray = (bytes: Buffer, at: number): boolean => bytes[at] === 0x5b;
const isObject = (bytes: Buffer, at: number): boolean => bytes[at] === 0x7b;

function parse(bytes: Buffer, { start, end }: Span): unknown {
  return JSON.parse(bytes.toString('utf8', start, end));
}

function notJson(row: number, error: unknown): UnreadableRow {
  return { row, reason: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
}
