import { stringify } from 'csv-stringify/sync';
import type { ExampleDetail } from '../../protocol/report';
import { printable } from '../terminal/print';
import { cellOf, type Cell, type ColumnName } from './columns';

export const formats = ['table', 'jsonl', 'csv', 'md'] as const;
export type Format = (typeof formats)[number];

/** Characters of a text in a table, unless all are asked for. */
const excerpt = 60;

/**
 * Examples as text, with a line break at the end.
 * @param options `full`: texts of a table are not shortened; `headed`: with the columns' names
 */
export function formatExamples(
  examples: readonly ExampleDetail[],
  columns: readonly ColumnName[],
  format: Format,
  { full, headed }: { readonly full: boolean; readonly headed: boolean },
): string {
  const rows = examples.map((example) => columns.map((column) => cellOf(column, example)));
  switch (format) {
    case 'jsonl':
      return rows
        .map((row) => `${JSON.stringify(Object.fromEntries(columns.map((name, i) => [name, row[i]])))}\n`)
        .join('');
    case 'csv':
      // A spreadsheet would compute what begins like a formula.
      return stringify([...(headed ? [[...columns]] : []), ...rows], { escape_formulas: true });
    case 'md':
      return markdown([
        ...(headed ? [[...columns], columns.map(() => '---')] : []),
        ...rows.map((row) => row.map((cell) => escapeMarkdown(onLine(cell, full)))),
      ]);
    case 'table':
      return aligned([
        ...(headed ? [columns.map((name) => name.toUpperCase())] : []),
        ...rows.map((row) => row.map((cell) => onLine(cell, full))),
      ]);
  }
}

/** Nothing in a cell steers the terminal. */
function onLine(cell: Cell, full: boolean): string {
  if (typeof cell === 'number') return Number.isInteger(cell) ? String(cell) : cell.toFixed(4);
  const text = full ? String(cell ?? '') : String(cell ?? '').slice(0, 4 * excerpt);
  const characters = Array.from(printable(text.replace(/\s+/gu, ' ').trim()));
  return full || characters.length <= excerpt
    ? characters.join('')
    : `${characters.slice(0, excerpt - 1).join('')}…`;
}

const escapeMarkdown = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[\\`*_[\]|~]/g, '\\$&');

const markdown = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `| ${row.join(' | ')} |\n`).join('');

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) =>
    rows.reduce((widest, row) => Math.max(widest, (row[i] ?? '').length), 0),
  );
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
