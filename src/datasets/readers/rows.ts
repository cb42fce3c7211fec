import type { UnreadableRow } from '../example';
import { readCsv } from './csv';
import { checkFile } from './file-kind';
import { readJson } from './json';
import { readJsonl } from './jsonl';
import { readParquet } from './parquet';
import type { Row } from './row';

const readers = { parquet: readParquet, jsonl: readJsonl, json: readJson, csv: readCsv };

/**
 * The rows of a dataset file in file order, streamed; the file's extension says which reader.
 * A row that cannot be read is yielded with its reason, and reading goes on.
 * @throws {DatasetError} when the file as a whole cannot be read.
 */
export async function* readRows(file: string): AsyncGenerator<Row | UnreadableRow> {
  const kind = await checkFile(file);
  yield* readers[kind](file);
}
