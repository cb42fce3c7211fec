import { DatasetError } from '../dataset-error';
import type { Example, UnreadableRow } from '../example';
import type { Row } from '../readers/row';
import { detectSchema, type DatasetSchema } from '../schema';
import type { OpenBytes } from './byte-source';
import { openRows } from './open-rows';
import type { RowCount, RowSource } from './row-source';

/** As many readable rows as evaluation looks at to find out what the columns mean. */
const sampleSize = 100;
/** Rows that are looked at in search of them. */
const longestSample = 10_000;

/**
 * The examples of a preference set by their place, read as they are asked for; what the columns mean is
 * found out as for an evaluation. Ids are those in the file: that two are equal shows only in the whole.
 */
export class PreferencePages {
  private constructor(
    private readonly source: RowSource,
    private readonly schema: DatasetSchema,
  ) {}

  /** @throws {DatasetError} when the file cannot be read or is not a preference set */
  static async open(file: string, open?: OpenBytes): Promise<PreferencePages> {
    const source = await openRows(file, open);
    try {
      const schema = detectSchema(file, await sampleOf(file, source));
      source.project(schema.uses);
      return new PreferencePages(source, schema);
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  /** What each column was taken for, e.g. `prompt ← question`. */
  get columns(): readonly string[] {
    return this.schema.columns;
  }

  /** Why not all rows of the file can be seen. */
  get note(): string | undefined {
    return this.source.note;
  }

  count(): RowCount {
    return this.source.count();
  }

  /** Rows from `start` (0-based) up to `end`; fewer only where the file ends. */
  async read(start: number, end: number): Promise<(Example | UnreadableRow)[]> {
    const rows = await this.source.read(start, end);
    return rows.map((row) => ('reason' in row ? row : this.schema.toExample(row)));
  }

  /** Counts on, within reason; see {@link RowSource.lookAhead}. */
  lookAhead(): Promise<void> {
    return this.source.lookAhead();
  }

  close(): Promise<void> {
    return this.source.close();
  }
}

async function sampleOf(file: string, source: RowSource): Promise<Row[]> {
  const sample: Row[] = [];
  let first: UnreadableRow | undefined;
  for (let start = 0; sample.length < sampleSize && start < longestSample; start += sampleSize) {
    const rows = await source.read(start, start + sampleSize);
    for (const row of rows) {
      if ('reason' in row) first ??= row;
      else if (sample.length < sampleSize) sample.push(row);
    }
    if (rows.length < sampleSize) break;
  }
  if (sample.length > 0) return sample;
  throw first === undefined
    ? new DatasetError(file, 'holds no rows', 'Choose a file that holds rows.')
    : new DatasetError(file, `no row can be read; row ${first.row}: ${first.reason}`, 'Correct the rows.');
}
