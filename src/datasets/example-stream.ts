import { DatasetError } from './dataset-error';
import type { DatasetPart, DatasetSource } from './dataset-source';
import type { Example, Task, UnreadableRow } from './example';
import type { Row } from './readers/row';
import { readRows } from './readers/rows';
import { detectSchema, type DatasetSchema, type SchemaOptions } from './schema';
import { uniqueIds } from './unique-ids';

/** Rows looked at to find out what the columns mean. */
const sampleSize = 100;

type Item = Example | UnreadableRow;

/**
 * The examples of a dataset, part after part, file after file; ids are unique. What the columns are taken for is
 * known once the first example has come, and complete when the last has.
 */
export class ExampleStream {
  /** What each column was taken for, e.g. `prompt ← question`. */
  readonly columns = new Set<string>();
  /** The names of all columns in the rows looked at. */
  readonly columnNames = new Set<string>();
  task: Task = 'preference';

  private readonly unique = uniqueIds();

  constructor(
    private readonly source: DatasetSource,
    private readonly options: Pick<SchemaOptions, 'task' | 'bestOf'>,
  ) {}

  /** @throws {DatasetError} when a file cannot be read, or its rows are not a preference set's. */
  async *items(): AsyncGenerator<Item> {
    for (const part of this.source.parts) yield* this.itemsOf(part);
  }

  private async *itemsOf(part: DatasetPart): AsyncGenerator<Item> {
    const rows = rowsOf(part);
    try {
      const { start, sample } = await takeSample(rows);
      const [first] = part.files;
      // Nothing but rows that cannot be read: reported by whoever reads, as for a whole set.
      if (sample.length === 0) {
        yield* start.filter((row) => 'reason' in row);
        return;
      }
      const schema = this.detect(first?.path ?? this.source.name, sample, part);
      for (const row of start) yield this.toItem(row, schema);
      for await (const row of rows) yield this.toItem(row, schema);
    } finally {
      // Closes the file also when the caller stops among the first rows.
      await rows.return(undefined);
    }
  }

  private detect(file: string, sample: readonly Row[], { subset }: DatasetPart): DatasetSchema {
    const task = this.options.task ?? this.source.known?.task;
    const schema = detectSchema(file, sample, { ...this.options, task, subset });
    if (this.columns.size > 0 && schema.task !== this.task) {
      throw new DatasetError(
        file,
        `holds rows for the task ${schema.task}, those before it are for ${this.task}`,
        'Evaluate them one by one.',
      );
    }
    this.task = schema.task;
    for (const column of schema.columns) this.columns.add(column);
    for (const { value } of sample) for (const name of Object.keys(value)) this.columnNames.add(name);
    return schema;
  }

  private toItem(row: Row | UnreadableRow, schema: DatasetSchema): Item {
    const item = 'reason' in row ? row : schema.toExample(row);
    return 'reason' in item ? item : { ...item, id: this.unique(item.id) };
  }
}

/** The rows of a part's files; with several files, the reason of an unreadable row says of which it is. */
async function* rowsOf({ files }: DatasetPart): AsyncGenerator<Row | UnreadableRow> {
  for (const { path, name } of files) {
    for await (const row of readRows(path)) {
      yield 'reason' in row && files.length > 1 ? { ...row, reason: `${name}: ${row.reason}` } : row;
    }
  }
}

async function takeSample(
  rows: AsyncGenerator<Row | UnreadableRow>,
): Promise<{ start: readonly (Row | UnreadableRow)[]; sample: readonly Row[] }> {
  const start: (Row | UnreadableRow)[] = [];
  const sample: Row[] = [];
  while (sample.length < sampleSize) {
    const next = await rows.next();
    if (next.done === true) break;
    start.push(next.value);
    if ('value' in next.value) sample.push(next.value);
  }
  return { start, sample };
}
