import { DatasetError } from './dataset-error';
import type { Example, Task, UnreadableRow } from './example';
import type { Row } from './readers/row';
import { findCandidates } from './shapes/candidates';
import {
  columnFinder,
  idNames,
  rankedNames,
  rivalNames,
  subsetNames,
  type FindColumn,
} from './shapes/columns';
import { findDialogues } from './shapes/dialogues';
import { findPreference } from './shapes/preference';
import { findRewardBench2 } from './shapes/rewardbench-2';
import { RowProblem } from './shapes/row-problem';
import type { Shape, ShapeEvidence } from './shapes/shape';

/** The name of the one subset of a set that has no column for it. */
export const onlySubset = 'all';

/** How a file's columns become examples. */
export interface DatasetSchema {
  readonly task: Task;
  /** What each column was taken for, e.g. `prompt ← question`. */
  readonly columns: readonly string[];
  /** The file's columns that examples are made of: no others need be read. */
  readonly uses: ReadonlySet<string>;
  toExample(row: Row): Example | UnreadableRow;
}

export interface SchemaOptions {
  /** Absent = by the columns. */
  readonly task?: Task | undefined;
  /** Only the first n candidates of a best-of-n row. */
  readonly bestOf?: number | undefined;
  /** The subset of every row, whatever a column says. */
  readonly subset?: string | undefined;
}

/**
 * Finds out from the names of a file's columns, and the values in its first rows, what they mean.
 * @throws {DatasetError} when they are not those of a preference set, or not those that the task needs.
 */
export function detectSchema(
  file: string,
  sample: readonly Row[],
  options: SchemaOptions = {},
): DatasetSchema {
  const columns = [...new Set(sample.flatMap(({ value }) => Object.keys(value)))];
  const finder = columnFinder(columns);
  const recognise = (task: Task | undefined): Recognised | undefined => {
    const found = attempts(task, options.bestOf);
    for (const attempt of found) {
      const uses = new Set<string>();
      const shape = attempt({ file, find: noting(finder, uses), sample });
      if (shape !== undefined) return { shape, uses };
    }
    return undefined;
  };
  const recognised = recognise(options.task);
  if (recognised === undefined) {
    const other = options.task === undefined ? undefined : recognise(undefined);
    throw other === undefined || options.task === undefined
      ? notUnderstood(file, columns)
      : misfit(file, options.task, other.shape);
  }
  return toSchema(recognised, finder, options.subset);
}

interface Recognised {
  readonly shape: Shape;
  readonly uses: Set<string>;
}

type Attempt = (evidence: ShapeEvidence) => Shape | undefined;

/** The shapes that do for a task, the one to prefer first. */
function attempts(task: Task | undefined, bestOf: number | undefined): readonly Attempt[] {
  const candidates: Attempt = (evidence) => findCandidates(evidence, bestOf);
  switch (task) {
    case 'preference':
      return [findPreference];
    case 'rewardbench-2':
      return [(evidence) => findRewardBench2(evidence, true)];
    case 'best-of-n':
      return [candidates];
    case 'dialogues':
      return [findDialogues];
    case undefined:
      return [(evidence) => findRewardBench2(evidence, false), findPreference, candidates, findDialogues];
  }
}

function toSchema(
  { shape, uses }: Recognised,
  finder: FindColumn,
  subsetOfAll: string | undefined,
): DatasetSchema {
  const find = noting(finder, uses);
  const subset = subsetOfAll === undefined ? find(...subsetNames) : undefined;
  const id = find(...idNames);
  return {
    task: shape.task,
    columns: [
      ...shape.columns,
      subset === undefined ? `subset = ${subsetOfAll ?? onlySubset}` : `subset ← ${subset}`,
      `id ← ${id ?? 'row number'}`,
    ],
    uses,
    toExample: ({ row, value }) => {
      try {
        const content = shape.read(value);
        return {
          id: idOf(value, id, row),
          subset: subsetOfAll ?? subsetOf(value, subset),
          ...content,
          row,
        };
      } catch (error) {
        if (error instanceof RowProblem) return { row, reason: error.message };
        throw error;
      }
    },
  };
}

/** Notes each column that is found. */
function noting(find: FindColumn, found: Set<string>): FindColumn {
  return (...names) => {
    const column = find(...names);
    if (column !== undefined) found.add(column);
    return column;
  };
}

/** Whether columns of these names are worth reading as a preference set. */
export function hasCompletionColumns(columns: readonly string[]): boolean {
  const find = columnFinder(columns);
  return (
    rankedNames.some(({ chosen, rejected }) => find(chosen) !== undefined && find(rejected) !== undefined) ||
    rivalNames.some(({ a, b }) => find(a) !== undefined && find(b) !== undefined)
  );
}

function notUnderstood(file: string, columns: readonly string[]): DatasetError {
  return new DatasetError(
    file,
    `is not a preference set; its columns are ${columns.map((name) => `"${name}"`).join(', ')}`,
    `Understood are: ${Object.values(needs).join('; ')}; and their common other names.`,
  );
}

/** What each task's rows hold. */
const needs: Readonly<Record<Task, string>> = {
  preference:
    'prompt, chosen, rejected (RewardBench; also lists of messages), dialogues in chosen and rejected, or response_a, response_b and winner',
  'rewardbench-2': 'prompt, and lists of texts in chosen and rejected (RewardBench 2)',
  'best-of-n': 'prompt, and a list of texts in candidates or output (best of n)',
  dialogues: 'messages, or prompt and response (dialogues)',
};

function misfit(file: string, task: Task, shape: Shape): DatasetError {
  return new DatasetError(
    file,
    `does not hold what the task ${task} needs; its columns are taken for the task ${shape.task}: ${shape.columns.join(', ')}`,
    `Choose that task, or a file with ${needs[task]}.`,
  );
}

function subsetOf(value: Row['value'], column: string | undefined): string {
  const subset = column === undefined ? undefined : value[column];
  return typeof subset === 'string' && subset !== '' ? subset : onlySubset;
}

function idOf(value: Row['value'], column: string | undefined, row: number): string {
  const id = column === undefined ? undefined : value[column];
  return (typeof id === 'string' && id !== '') || typeof id === 'number' ? String(id) : String(row);
}
