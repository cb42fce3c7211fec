import type { Dialogue } from '../../dialogue/message';
import type { Row } from '../readers/row';
import { promptNames, systemNames, type FindColumn } from './columns';
import { encodingOf, readContent, type Content } from './content';
import { RowProblem } from './row-problem';

/** Which columns hold the prompt, and how to read them. */
export interface PromptColumns {
  /** What the columns were taken for, e.g. `prompt ← question`. */
  readonly description: string;
  /** @throws {RowProblem} */
  read(value: Row['value']): Content;
}

/** Finds the prompt among a file's columns; undefined where no column holds it. */
export function findPrompt(find: FindColumn, sample: readonly Row[]): PromptColumns | undefined {
  const column = find(...promptNames);
  if (column === undefined) return undefined;
  const encoding = encodingOf(column, sample);
  // Alpaca's form: the instruction, and optionally an input that it is about.
  const about = column.toLowerCase() === 'instruction' ? find('input') : undefined;
  return {
    description: `prompt ← ${about === undefined ? column : `${column} + ${about}`}`,
    read: (value) => {
      if (value[column] === '') throw new RowProblem(`${column} is empty`);
      const content = readContent(column, value[column], encoding);
      const more = about === undefined ? undefined : value[about];
      return content.kind === 'text' && typeof more === 'string' && more !== ''
        ? { kind: 'text', text: `${content.text}\n\n${more}` }
        : content;
    },
  };
}

/** A column of system messages. */
export interface SystemColumn {
  readonly description: string;
  /** Puts the row's system message, where there is one, before a dialogue that has none. */
  prepend(value: Row['value'], prompt: Dialogue): Dialogue;
}

export function findSystem(find: FindColumn): SystemColumn | undefined {
  const column = find(...systemNames);
  if (column === undefined) return undefined;
  return {
    description: `system message ← ${column}`,
    prepend: (value, prompt) => {
      const content = value[column];
      const wanted = typeof content === 'string' && content !== '' && prompt[0]?.role !== 'system';
      return wanted ? [{ role: 'system', content }, ...prompt] : prompt;
    },
  };
}
