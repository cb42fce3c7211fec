import type { ExampleDetail } from '../../protocol/report';
import { judge } from '../../runs/verdict';

export type Cell = string | number | boolean | null;

const longest = (lengths: readonly (number | undefined)[]): number | null => {
  const known = lengths.filter((length) => length !== undefined);
  return known.length === 0 ? null : Math.max(...known);
};
const of = ({ completions }: ExampleDetail, chosen: boolean) =>
  completions.filter((completion) => completion.chosen === chosen);
/** The two scores that decide, as filters know them. */
const verdictOf = ({ completions }: ExampleDetail) =>
  judge(
    completions.flatMap(({ chosen }, i) => (chosen ? [i] : [])),
    completions.map(({ score }) => score),
  );
const models = (example: ExampleDetail, chosen: boolean): string =>
  of(example, chosen)
    .flatMap(({ model }) => model ?? [])
    .join(', ');
const texts = (example: ExampleDetail, chosen: boolean): string =>
  of(example, chosen)
    .map(({ text }) => text)
    .join('\n---\n');

/**
 * What can be shown of an example, by name. Where nothing is chosen, `chosen` and `rejected` are the best score and the
 * second, and every text counts as rejected.
 */
const columns = {
  index: ({ index }) => index,
  id: ({ id }) => id,
  subset: ({ subset }) => subset,
  result: ({ result }) => result,
  chosen: (example) => verdictOf(example).chosen,
  rejected: (example) => verdictOf(example).rejected,
  margin: ({ margin }) => margin,
  len: ({ completions }) => longest(completions.map(({ tokens }) => tokens)),
  truncated: ({ completions }) => longest(completions.map(({ truncated }) => truncated)),
  chosen_model: (example) => models(example, true),
  rejected_model: (example) => models(example, false),
  prompt: ({ prompt }) => prompt.map(({ role, content }) => `${role}: ${content}`).join('\n'),
  chosen_text: (example) => texts(example, true),
  rejected_text: (example) => texts(example, false),
  error: ({ error }) => error ?? '',
} satisfies Record<string, (example: ExampleDetail) => Cell>;

export type ColumnName = keyof typeof columns;
export const columnNames = Object.keys(columns).filter((name): name is ColumnName => name in columns);
export const usualColumns: readonly ColumnName[] = ['id', 'subset', 'chosen', 'rejected', 'margin', 'prompt'];

export function cellOf(column: ColumnName, example: ExampleDetail): Cell {
  return columns[column](example);
}
