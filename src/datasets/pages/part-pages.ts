import type { DatasetPart } from '../dataset-source';
import type { Example, Task, UnreadableRow } from '../example';
import type { Row } from '../readers/row';
import { detectSchema, type DatasetSchema } from '../schema';
import type { OpenBytes } from '../readers/byte-source';
import { ChainedPages } from './chained-pages';
import { openRows } from './open-rows';
import type { HeldBudget } from './held-source';
import type { Pages, RowSource } from './row-source';

/** As many readable rows as evaluation looks at to find out what the columns mean. */
const sampleSize = 100;
/** Rows that are looked at in search of them. */
const longestSample = 10_000;

export interface PartOptions {
  readonly task: Task | undefined;
  readonly open: OpenBytes | undefined;
  readonly held: HeldBudget;
}

export interface PartPages extends Pages<Example | UnreadableRow> {
  /** Undefined where no row can be read. */
  readonly schema: DatasetSchema | undefined;
}

/**
 * The examples of a part of a dataset: its files one after another. What the columns mean is found out as for
 * an evaluation. Ids are those in the file: that two are equal shows only in the whole.
 * @throws {DatasetError} when a file cannot be read or is not a preference set
 */
export async function openPart(part: DatasetPart, { task, open, held }: PartOptions): Promise<PartPages> {
  const sources: RowSource[] = [];
  let uses: ReadonlySet<string> | undefined;
  const rows = new ChainedPages(
    part.files.map(({ path }) => async () => {
      const source = await openRows(path, { held, ...(open && { open }) });
      if (uses) source.project(uses);
      sources.push(source);
      return source;
    }),
  );
  try {
    const sample = await sampleOf(rows);
    const file = part.files[0]?.path ?? '';
    const schema = sample.length > 0 ? detectSchema(file, sample, { task, subset: part.subset }) : undefined;
    uses = schema?.uses;
    if (uses) for (const source of sources) source.project(uses);
    return {
      schema,
      get note() {
        return rows.note;
      },
      count: () => rows.count(),
      read: async (start, end) =>
        (await rows.read(start, end)).map((row) => {
          if ('reason' in row) return row;
          return schema?.toExample(row) ?? { row: row.row, reason: 'the rows before it cannot be read' };
        }),
      lookAhead: () => rows.lookAhead(),
      close: () => rows.close(),
    };
  } catch (error) {
    await rows.close();
    throw error;
  }
}

async function sampleOf(rows: Pages<Row | UnreadableRow>): Promise<Row[]> {
  const sample: Row[] = [];
  for (let start = 0; sample.length < sampleSize && start < longestSample; start += sampleSize) {
    const looked = await rows.read(start, start + sampleSize);
    sample.push(...looked.filter((row) => 'value' in row));
    if (looked.length < sampleSize) break;
  }
  return sample.slice(0, sampleSize);
}
