import { DatasetError } from './dataset-error';
import type { Completion, Example, UnreadableRow } from './example';
import type { Row } from './readers/row';
import {
  columnFinder,
  type FindColumn,
  idNames,
  rankedNames,
  rivalNames,
  subsetNames,
} from './shapes/columns';
import { compare } from './shapes/comparison';
import { findCompletions, type CompletionColumns } from './shapes/completions';
import { findPrompt, findSystem, type PromptColumns, type SystemColumn } from './shapes/prompt';
import { RowProblem } from './shapes/row-problem';

/** The name of the one subset of a set that has no column for it. */
export const onlySubset = 'all';

/** How a file's columns become examples. */
export interface DatasetSchema {
  /** What each column was taken for, e.g. `prompt ← question`. */
  readonly columns: readonly string[];
  /** The file's columns that examples are made of: no others need be read. */
  readonly uses: ReadonlySet<string>;
  toExample(row: Row): Example | UnreadableRow;
}

const shapesUnderstood =
  'Understood are: prompt, chosen, rejected (RewardBench; also lists of messages); dialogues in chosen and ' +
  'rejected; response_a, response_b and winner; and their common other names.';

/**
 * Finds out from the names of a file's columns, and the values in its first rows, what they mean.
 * @throws {DatasetError} when they are not those of a preference set.
 */
export function detectSchema(file: string, sample: readonly Row[]): DatasetSchema {
  const columns = [...new Set(sample.flatMap(({ value }) => Object.keys(value)))];
  const uses = new Set<string>();
  const find = noting(columnFinder(columns), uses);
  const prompt = findPrompt(find, sample);
  const completions = findCompletions(file, find, sample, prompt !== undefined);
  if (completions === undefined) {
    throw new DatasetError(
      file,
      `is not a preference set; its columns are ${columns.map((name) => `"${name}"`).join(', ')}`,
      shapesUnderstood,
    );
  }
  const whole = sample.some(({ value }) => holdsDialogues(completions, value));
  if (prompt === undefined && !whole) {
    throw new DatasetError(
      file,
      `holds completions (${completions.names.join(', ')}) but no prompt`,
      'Add a column "prompt", or put whole dialogues into the completions.',
    );
  }
  const system = findSystem(find);
  const subset = find(...subsetNames);
  const id = find(...idNames);
  return {
    columns: [
      whole || prompt === undefined
        ? `prompt ← messages common to ${completions.names.join(', ')}`
        : prompt.description,
      ...(system === undefined ? [] : [system.description]),
      ...completions.description,
      subset === undefined ? `subset = ${onlySubset}` : `subset ← ${subset}`,
      `id ← ${id ?? 'row number'}`,
    ],
    uses,
    toExample: ({ row, value }) => {
      try {
        const compared = toCompared(prompt, system, completions, value);
        return { id: idOf(value, id, row), subset: subsetOf(value, subset), ...compared, row };
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

function toCompared(
  prompt: PromptColumns | undefined,
  system: SystemColumn | undefined,
  completions: CompletionColumns,
  value: Row['value'],
): Pick<Example, 'prompt' | 'completions' | 'chosen'> {
  const ranked = completions.read(value);
  const [chosen, rejected] = completions.names;
  const compared = compare(
    prompt === undefined ? undefined : () => prompt.read(value),
    ranked.chosen,
    ranked.rejected,
    { chosen, rejected },
  );
  return {
    prompt: system?.prepend(value, compared.prompt) ?? compared.prompt,
    completions: [
      ...compared.chosen.map((text) => completion(text, ranked.chosenModel)),
      ...compared.rejected.map((text) => completion(text, ranked.rejectedModel)),
    ],
    chosen: [...compared.chosen.keys()],
  };
}

function completion(text: string, model: string | undefined): Completion {
  return model === undefined ? { text } : { text, model };
}

/** Whether a row's completions are dialogues that begin with the prompt. */
function holdsDialogues(completions: CompletionColumns, value: Row['value']): boolean {
  try {
    const { chosen, rejected } = completions.read(value);
    return [chosen, rejected].every((side) => side.kind === 'messages' && side.messages.length > 1);
  } catch (error) {
    if (error instanceof RowProblem) return false;
    throw error;
  }
}

function subsetOf(value: Row['value'], column: string | undefined): string {
  const subset = column === undefined ? undefined : value[column];
  return typeof subset === 'string' && subset !== '' ? subset : onlySubset;
}

function idOf(value: Row['value'], column: string | undefined, row: number): string {
  const id = column === undefined ? undefined : value[column];
  return (typeof id === 'string' && id !== '') || typeof id === 'number' ? String(id) : String(row);
}
