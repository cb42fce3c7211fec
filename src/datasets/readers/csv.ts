import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import { DatasetError } from '../dataset-error';
import type { UnreadableRow } from '../example';
import type { Row } from './row';

/** Real rows are kilobytes; a quote that is never closed would otherwise swallow the file. */
const maxRecordBytes = 64 * 2 ** 20;

interface CsvRecord {
  readonly record: readonly string[];
  /** `empty_lines`: blank lines skipped up to here. */
  readonly info: { readonly empty_lines: number };
}

/**
 * Rows of a CSV file (RFC 4180) whose first record names the columns. Every value is a string.
 * @throws {DatasetError} also when quoting is broken: from there on, rows cannot be told apart.
 */
export async function* readCsv(file: string): AsyncGenerator<Row | UnreadableRow> {
  const parser = parse({
    bom: true,
    info: true,
    // Checked below, to go on after the bad row.
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxRecordBytes,
  });
  const source = createReadStream(file).on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let columns: readonly string[] | undefined;
  // csv-parse's own count of lines is off after a \r\n inside quotes.
  let nextLine = 1;
  let blankLines = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRecord>) {
      const row = nextLine + info.empty_lines - blankLines;
      nextLine = row + 1 + lineBreaks(record);
      blankLines = info.empty_lines;
      if (columns === undefined) {
        columns = header(file, record);
      } else if (record.length !== columns.length) {
        yield { row, reason: `has ${record.length} fields, the header has ${columns.length}` };
      } else {
        // A table's empty cell is a missing value, as to pandas; CSV has no other way to write one.
        const cell = (index: number) => record[index] || null;
        yield { row, value: Object.fromEntries(columns.map((name, index) => [name, cell(index)])) };
      }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new DatasetError(
      file,
      `rows cannot be told apart: ${error.message}`,
      'Put fields with quotes, commas or line breaks in double quotes, and write a quote inside as "".',
    );
  } finally {
    source.destroy();
  }
}

function lineBreaks(fields: readonly string[]): number {
  return fields.reduce((count, field) => count + (field.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
}

function header(file: string, names: readonly string[]): readonly string[] {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new DatasetError(file, `two columns are named "${twice}"`, 'Name each column differently.');
  }
  return names;
}
