import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename, extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DatasetError } from './dataset-error';
import type { Example, Task, UnreadableRow } from './example';
import { checkFile, readHead } from './readers/file-kind';
import { parquetColumns } from './readers/parquet';
import type { Row } from './readers/row';
import { readRows } from './readers/rows';
import { detectSchema, hasCompletionColumns, type DatasetSchema } from './schema';
import { compareSubsets } from './sections';
import { subsetFilter } from './subset-filter';
import { uniqueIds } from './unique-ids';

/** Rows looked at to find out what the columns mean. */
const sampleSize = 100;

export interface PreferenceSet {
  readonly name: string;
  /** In file order; ids are unique. */
  readonly examples: readonly Example[];
  readonly unreadable: readonly UnreadableRow[];
  /** What each column was taken for, e.g. `prompt ← question`. */
  readonly columns: readonly string[];
  readonly task: Task;
  /** Where it differs from what is known of the set of this name, e.g. another number of rows; one sentence each. */
  readonly deviations: readonly string[];
  /** SHA-256 of the file's content, hexadecimal. */
  readonly hash: string;
}

export interface PreferenceSetOptions {
  /** Only the first N examples (after the subset filter). */
  readonly limit?: number | undefined;
  /** Only these subsets, by exact name or `prefix*`; absent or empty = all. */
  readonly subsets?: readonly string[] | undefined;
  /** Of a folder: which of its configurations and splits. */
  readonly config?: string | undefined;
  readonly split?: string | undefined;
  /** Absent = by the columns. */
  readonly task?: Task | undefined;
  /** Only the first N candidates of a best-of-n prompt. */
  readonly bestOf?: number | undefined;
}

/**
 * Reads the examples of a preference set.
 * @throws {DatasetError} when the file cannot be read, is not a preference set, holds no example, or
 * has no subset of a name asked for.
 */
export async function readPreferenceSet(
  file: string,
  { limit = Infinity, subsets }: PreferenceSetOptions = {},
): Promise<PreferenceSet> {
  const { schema, items } = await openPreferenceSet(file);
  const filter = subsetFilter(subsets);
  const examples: Example[] = [];
  const unreadable: UnreadableRow[] = [];
  for await (const item of items) {
    if ('reason' in item) unreadable.push(item);
    else if (filter.takes(item.subset) && examples.length < limit) examples.push(item);
    if (examples.length >= limit && filter.unmatched().length === 0) break;
  }
  const [unknown] = filter.unmatched();
  if (unknown !== undefined) {
    const names = filter.seen().sort(compareSubsets).join(', ');
    throw new DatasetError(file, `has no subset "${unknown}"`, `Its subsets are: ${names}.`);
  }
  if (examples.length === 0) throw noExample(file, unreadable[0]);
  return {
    name: nameOf(file),
    examples,
    unreadable,
    columns: schema.columns,
    task: 'preference',
    deviations: [],
    hash: await hashFile(file),
  };
}

export interface PreferenceSetDescription {
  readonly name: string;
  readonly subsets: readonly { readonly name: string; readonly count: number }[];
  readonly examples: number;
  readonly unreadable: number;
  readonly columns: readonly string[];
}

/**
 * Counts the examples of a preference set without keeping them.
 * @throws {DatasetError} when the file cannot be read or is not a preference set.
 */
export async function describePreferenceSet(file: string): Promise<PreferenceSetDescription> {
  const { schema, items } = await openPreferenceSet(file);
  const counts = new Map<string, number>();
  let examples = 0;
  let unreadable = 0;
  for await (const item of items) {
    if ('reason' in item) {
      unreadable += 1;
    } else {
      examples += 1;
      counts.set(item.subset, (counts.get(item.subset) ?? 0) + 1);
    }
  }
  const subsets = [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => compareSubsets(a.name, b.name));
  return { name: nameOf(file), subsets, examples, unreadable, columns: schema.columns };
}

/** Whether a file is worth offering as a preference set: a cheap look, never an error. */
export async function looksLikePreferenceSet(file: string): Promise<boolean> {
  try {
    return hasCompletionColumns(await columnNames(file));
  } catch {
    return false;
  }
}

async function columnNames(file: string): Promise<string[]> {
  const kind = await checkFile(file);
  if (kind === 'parquet') return parquetColumns(file);
  if (kind === 'json') {
    // The whole file would have to be read to parse its first row.
    const head = (await readHead(file, 2 ** 18)).toString('utf8');
    return [...head.matchAll(/"([^"\\]{1,64})"\s*:/g)].map(([, name = '']) => name);
  }
  for await (const row of readRows(file)) return 'value' in row ? Object.keys(row.value) : [];
  return [];
}

interface OpenPreferenceSet {
  readonly schema: DatasetSchema;
  readonly items: AsyncIterable<Example | UnreadableRow>;
}

async function openPreferenceSet(file: string): Promise<OpenPreferenceSet> {
  const rows = readRows(file);
  const start: (Row | UnreadableRow)[] = [];
  const sample: Row[] = [];
  while (sample.length < sampleSize) {
    const next = await rows.next();
    if (next.done === true) break;
    start.push(next.value);
    if ('value' in next.value) sample.push(next.value);
  }
  if (sample.length === 0)
    throw noExample(
      file,
      start.find((row) => 'reason' in row),
    );
  try {
    const schema = detectSchema(file, sample);
    return { schema, items: toItems(schema, start, rows) };
  } catch (error) {
    await rows.return(undefined);
    throw error;
  }
}

async function* toItems(
  schema: DatasetSchema,
  start: readonly (Row | UnreadableRow)[],
  rest: AsyncGenerator<Row | UnreadableRow>,
): AsyncGenerator<Example | UnreadableRow> {
  const unique = uniqueIds();
  const convert = (row: Row | UnreadableRow): Example | UnreadableRow => {
    const item = 'reason' in row ? row : schema.toExample(row);
    return 'reason' in item ? item : { ...item, id: unique(item.id) };
  };
  try {
    for (const row of start) yield convert(row);
    for await (const row of rest) yield convert(row);
  } finally {
    // Closes the file also when the caller stops among the first rows.
    await rest.return(undefined);
  }
}

function noExample(file: string, first: UnreadableRow | undefined): DatasetError {
  return first === undefined
    ? new DatasetError(file, 'holds no rows', 'Choose a file that holds rows.')
    : new DatasetError(file, `no row can be read; row ${first.row}: ${first.reason}`, 'Correct the rows.');
}

/** The file's name without extension and without Hugging Face's `-00000-of-00001`. */
function nameOf(file: string): string {
  return basename(file, extname(file)).replace(/-\d{5}-of-\d{5}$/, '');
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
