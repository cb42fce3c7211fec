import { DatasetError } from './dataset-error';
import type { DatasetFile, DatasetPart, DatasetSource } from './dataset-source';
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
  private readonly severalFiles: boolean;

  constructor(
    private readonly source: DatasetSource,
    private readonly options: Pick<SchemaOptions, 'task' | 'bestOf'>,
  ) {
    this.severalFiles = source.parts.flatMap(({ files }) => files).length > 1;
  }

  /** @throws {DatasetError} when a file cannot be read, or its rows are not a preference set's. */
  async *items(): AsyncGenerator<Item> {
    for (const part of this.source.parts) yield* this.itemsOf(part);
  }

  private async *itemsOf(part: DatasetPart): AsyncGenerator<Item> {
    const rows = rowsOf(part);
    try {
      const start = await takeSample(rows);
      const sample = start.flatMap(({ row }) => ('value' in row ? [row] : []));
      if (sample.length === 0) {
        for (const { row, file } of start) if ('reason' in row) yield this.locate(row, file);
        return;
      }
      const schema = this.detect(part, sample);
      for (const row of start) yield this.toItem(row, schema);
      for await (const row of rows) yield this.toItem(row, schema);
    } finally {
      // Closes the file also when the caller stops among the first rows.
      await rows.return(undefined);
    }
  }

  private detect({ files, subset }: DatasetPart, sample: readonly Row[]): DatasetSchema {
    const file = files[0]?.path ?? this.source.name;
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

  private toItem({ row, file }: RowOfFile, schema: DatasetSchema): Item {
    const item = 'reason' in row ? row : schema.toExample(row);
    return 'reason' in item ? this.locate(item, file) : { ...item, id: this.unique(item.id) };
  }

  private locate({ row, reason }: UnreadableRow, { name }: DatasetFile): UnreadableRow {
    return { row, reason: this.severalFiles ? `${name}: ${reason}` : reason };
  }
}

interface RowOfFile {
  readonly file: DatasetFile;
  readonly row: Row | UnreadableRow;
}

async function* rowsOf({ files }: DatasetPart): AsyncGenerator<RowOfFile> {
  for (const file of files) {
    for await (const row of readRows(file.path)) yield { file, row };
  }
}

/** The first rows, as many of them readable as are looked at. */
async function takeSample(rows: AsyncGenerator<RowOfFile>): Promise<readonly RowOfFile[]> {
  const start: RowOfFile[] = [];
  let readable = 0;
  while (readable < sampleSize) {
    const next = await rows.next();
    if (next.done === true) break;
    start.push(next.value);
    if ('value' in next.value.row) readable += 1;
  }
  return start;
}
