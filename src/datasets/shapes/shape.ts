import type { Completion, Example, Task } from '../example';
import type { Row } from '../readers/row';
import type { FindColumn } from './columns';
import { RowProblem } from './row-problem';

/** What a file's columns were recognised as, and how a row becomes an example's content. */
export interface Shape {
  readonly task: Task;
  /** What each column was taken for, e.g. `prompt ← question`. */
  readonly columns: readonly string[];
  /** @throws {RowProblem} when the row cannot become an example. */
  read(value: Row['value']): ShapeContent;
}

export type ShapeContent = Pick<Example, 'prompt' | 'completions' | 'chosen'>;

/** What a shape is recognised by. */
export interface ShapeEvidence {
  /** The file, for errors. */
  readonly file: string;
  readonly find: FindColumn;
  /** The first rows. */
  readonly sample: readonly Row[];
}

/** Real rows hold up to 50 completions or so; each one more is a text to score. */
const maxCompletions = 1024;

/** @throws {RowProblem} for a row that would take an evaluation hostage. */
export function checkCount(count: number): void {
  if (count > maxCompletions) {
    throw new RowProblem(`holds ${count} completions; at most ${maxCompletions} are scored`);
  }
}

export function completion(text: string, model: string | undefined): Completion {
  return model === undefined ? { text } : { text, model };
}

/**
 * The models that wrote a row's completions: one name for all of them, or a list of as many names;
 * undefined for those of which nothing is said.
 */
export function modelsOf(value: unknown, count: number): readonly (string | undefined)[] {
  const names: readonly unknown[] =
    Array.isArray(value) && value.length === count ? value : new Array<unknown>(count).fill(value);
  return names.map((name) => (typeof name === 'string' && name !== '' ? name : undefined));
}
