import { stat } from 'node:fs/promises';
import type { SchemaTree } from 'hyparquet';
import type { Example, Task } from './example';
import { checkFile, readHead, type FileKind } from './readers/file-kind';
import { rowsInHead } from './readers/json-head';
import { parquetColumns } from './readers/parquet';
import type { Row } from './readers/row';
import { readRows } from './readers/rows';
import { detectSchema, hasCompletionColumns, type DatasetSchema } from './schema';
import { dialogueNames } from './shapes/columns';

/** Rows looked at. */
const mostRows = 5;
/** A JSON file is read whole up to this size; of a larger one, the rows in its beginning. */
const smallJsonBytes = 2 ** 22;
const headBytes = 2 ** 18;

/**
 * Whether a file is worth offering as a preference set: a cheap look at its first rows, never an error. Files of other
 * purposes have `input`, `output`, `text` or `messages` too, so that more is asked of sets without a verdict than for
 * reading them once the user has chosen them.
 */
export async function looksLikePreferenceSet(file: string): Promise<boolean> {
  try {
    const kind = await checkFile(file);
    if (kind !== 'parquet') return isOffered(file, await firstRows(file, kind));
    const columns = await parquetColumns(file);
    return (
      hasCompletionColumns(columns.map(({ element }) => element.name)) ||
      isOffered(file, [{ row: 1, value: fieldsOf(columns) }])
    );
  } catch {
    return false;
  }
}

async function firstRows(file: string, kind: FileKind): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const isLarge = kind === 'json' && (await stat(file)).size > smallJsonBytes;
  for await (const row of isLarge ? rowsInHead(await readHead(file, headBytes)) : readRows(file)) {
    if ('value' in row) rows.push(row);
    if (rows.length === mostRows) break;
  }
  return rows;
}

/** @throws {DatasetError} when the rows are of no known shape */
function isOffered(file: string, rows: readonly Row[]): boolean {
  const schema = detectSchema(file, rows);
  const { task } = schema;
  const items = rows.map((row) => schema.toExample(row));
  const examples = items.flatMap((item) => ('reason' in item ? [] : [item]));
  if (task === 'preference' || task === 'rewardbench-2') return examples.length > 0;
  return (
    examples.length === rows.length &&
    namesTellTheTask(schema) &&
    examples.every((example) => isAnswered(task, example))
  );
}

function namesTellTheTask({ task, uses }: DatasetSchema): boolean {
  const names = [...uses].map((name) => name.toLowerCase());
  const has = (...some: readonly string[]) => some.some((name) => names.includes(name));
  const asks = has('prompt', 'question', 'instruction', 'query');
  if (task === 'best-of-n') return asks;
  return has(...dialogueNames) || (asks && has('response', 'completion'));
}

/** There are several candidates, or the user has the last word but one. */
function isAnswered(task: Task, { prompt, completions }: Example): boolean {
  return task === 'best-of-n' ? completions.length > 1 : prompt.at(-1)?.role === 'user';
}

/** A row as a parquet file's schema has them: lists hold two items, texts are roles, so that dialogues are such. */
function fieldsOf(columns: readonly SchemaTree[], text = 'user'): Record<string, unknown> {
  return Object.fromEntries(columns.map((column) => [column.element.name, cellOf(column, text)]));
}

function cellOf({ element, children }: SchemaTree, text: string): unknown {
  const [list] = children;
  if (list?.element.repetition_type === 'REPEATED') {
    const [item] = list.children;
    return item && [cellOf(item, 'user'), cellOf(item, 'assistant')];
  }
  if (children.length > 0) return fieldsOf(children, text);
  return element.type === 'BYTE_ARRAY' && element.converted_type !== 'JSON' ? text : undefined;
}
