export interface TableOptions {
  /** Columns of the terminal; names are shortened to fit. */
  readonly width?: number;
  /** ANSI escapes: means in bold. */
  readonly colour?: boolean;
}

export interface Line {
  readonly name: string;
  /** One text per number column. */
  readonly cells: readonly string[];
  readonly style: 'plain' | 'mean';
}

/** A number column, aligned on the right. */
export interface Column {
  readonly title: string;
  readonly width: number;
}

export interface Table {
  /** Title of the names' column. */
  readonly title: string;
  readonly columns: readonly Column[];
  /** Lines with a rule above each group. */
  readonly groups: readonly (readonly Line[])[];
}

const narrowestName = 12;

/** The table's lines for a terminal. */
export function layOut(
  { title, columns, groups }: Table,
  { width = 80, colour = false }: TableOptions,
): string[] {
  const numbersWidth = columns.reduce((sum, column) => sum + column.width, 0);
  const longest = Math.max(...groups.flat().map(({ name }) => lengthOf(name)), 0);
  const nameWidth = Math.max(narrowestName, Math.min(longest, width - numbersWidth));
  const row = (name: string, cells: readonly string[]): string => {
    const shown = shorten(name, nameWidth);
    const numbers = columns.map((column, index) => (cells[index] ?? '').padStart(column.width)).join('');
    return `${shown}${' '.repeat(nameWidth - lengthOf(shown))}${numbers}`.trimEnd();
  };
  const format = ({ name, cells, style }: Line): string =>
    colour && style === 'mean' ? `\u001b[1m${row(name, cells)}\u001b[22m` : row(name, cells);
  const rule = '─'.repeat(nameWidth + numbersWidth);
  const head = row(
    title,
    columns.map((column) => column.title),
  );
  return [
    head,
    ...groups.filter((group) => group.length > 0).flatMap((group) => [rule, ...group.map(format)]),
  ];
}

/** A proportion in percent, without the sign. */
export function percent(proportion: number): string {
  return (proportion * 100).toFixed(1);
}

/** Names come from datasets: nothing in them may steer the terminal. */
export function printable(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd');
}

function shorten(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join('')}…`;
}

/** In code points: what a terminal shows, but for wide and combining characters. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}
