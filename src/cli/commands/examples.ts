import { Command, InvalidArgumentError, Option } from 'commander';
import { FilterError } from '../../runs/filter/filter-error';
import { parseFilter } from '../../runs/filter/parse-filter';
import { RunReader } from '../../runs/run-reader';
import type { RowSort } from '../../runs/run-reader-order';
import { ending, exitCodes, Stopped, UsageError } from '../ending';
import { defaultOutput } from '../evaluation/run-evaluation';
import { columnNames, usualColumns, type ColumnName } from '../examples/columns';
import { formatExamples, formats, type Format } from '../examples/formats';
import { interrupted } from '../interrupt';
import { count } from '../options';
import { runFolder } from '../sources/run-source';
import { note, printable } from '../terminal/print';

const help = `
Filters: terms side by side must all hold; "or", "not" or "-", and parentheses combine them.
  margin<0  chosen>=1.5  rejected  len>500  chosen_len  rejected_len  diff_len  truncated>0  index
  subset:llmbar-*  id:17  result:loss  chosen_model:gpt-4  rejected_model  noticed:double-bos
  is:misranked  is:close (the tenth with the smallest margins)  is:tie  is:truncated  is:error
  word  "a phrase"  /regular expression/i  prompt:…  chosen:"…"  rejected:/…/

Examples:
    $ rewardbench examples my-run --mode misranked --sort margin
    $ rewardbench examples my-run --filter 'subset:llmbar-* (len>500 or /sorry/i)' --format csv > found.csv`;

/** The report's modes, as terms of a filter. */
const modes = {
  all: '',
  misranked: 'is:misranked',
  close: 'is:close',
  ties: 'is:tie',
  truncated: 'is:truncated',
  errors: 'is:error',
} as const;
type Mode = keyof typeof modes;

/** Examples whose texts are in memory at once. */
const pageSize = 500;
/** Characters of a long filter shown on either side of what is wrong. */
const excerpt = 60;

const sortKeys = {
  index: 'index',
  margin: 'margin',
  score: 'chosen',
  chosen: 'chosen',
  rejected: 'rejected',
  length: 'length',
} as const;

interface ExamplesOptions {
  readonly filter?: string;
  readonly mode: Mode;
  readonly sort: RowSort;
  readonly limit: number;
  readonly columns: readonly ColumnName[];
  readonly format: Format;
  readonly full?: true;
  readonly output: string;
}

/** `rewardbench examples`: those of a run that a filter finds. */
export function examplesCommand(): Command {
  return new Command('examples')
    .description('Show the examples of a run that a filter finds, e.g. those that the model misranks.')
    .argument('<run>', "a run's folder, its name, or the beginning of its name")
    .option('-f, --filter <text>', 'what to show, e.g. "margin<0 len>500"')
    .addOption(new Option('--mode <name>', 'what to show').choices(Object.keys(modes)).default('all'))
    .option('--sort <key>', `${Object.keys(sortKeys).join(', ')}; -margin: the greatest first`, sortOf, {
      key: 'index',
      descending: false,
    })
    .option('-n, --limit <number>', 'show at most so many', count, 20)
    .option('--columns <names>', `of ${columnNames.join(', ')}`, columnsOf, usualColumns)
    .addOption(new Option('--format <name>', 'how to print them').choices(formats).default('table'))
    .option('--full', 'whole texts in tables')
    .option('-o, --output <folder>', 'where runs are kept', defaultOutput)
    .addHelpText('after', help)
    .action(ending(show));
}

async function show(run: string, options: ExamplesOptions): Promise<number> {
  const { filter = '', mode, sort, limit, columns, format, full = false } = options;
  const reader = await RunReader.open(await runFolder(run, options.output));
  const found = await find(reader, filter, mode, sort);
  const shown = found.slice(0, limit);
  for (let at = 0; at === 0 || at < shown.length; at += pageSize) {
    const examples = [];
    for (const index of shown.slice(at, at + pageSize)) examples.push(await reader.example(index));
    const text = formatExamples(examples, columns, format, { full, headed: at === 0 });
    process.stdout.write(process.stdout.isTTY ? harmless(text) : text);
  }
  if (found.length === 0) note('no example of the run passes');
  else if (found.length > limit) note(`${limit} of the ${found.length} found are shown; --limit shows more`);
  return exitCodes.done;
}

/** Files keep what a dataset has; in a terminal nothing of it steers. */
function harmless(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Cf}]/gu, '\ufffd');
}

async function find(
  reader: RunReader,
  filter: string,
  mode: Mode,
  sort: RowSort,
): Promise<readonly number[]> {
  const signal = interrupted();
  try {
    // By itself first: columns of its errors are those of what was typed.
    parseFilter(filter);
    const query = filter.trim() === '' ? modes[mode] : `${modes[mode]} (${filter})`;
    return await reader.find({ result: 'all', query }, sort, signal);
  } catch (error) {
    if (error instanceof FilterError) throw new UsageError(pointed(filter, error));
    if (signal.aborted) throw new Stopped('nothing was changed');
    throw error;
  }
}

/** The error with the part of the filter that is meant, and a caret under each of its characters. */
function pointed(filter: string, { message, column, length }: FilterError): string {
  const from = Math.max(0, column - 1 - excerpt);
  const line = printable(filter.slice(from, column - 1 + excerpt));
  const carets = '^'.repeat(Math.max(1, Math.min(length, line.length - (column - 1 - from))));
  return `${printable(message)}\n       ${line}\n       ${' '.repeat(column - 1 - from)}${carets}`;
}

function sortOf(text: string): RowSort {
  const descending = text.startsWith('-');
  const name = descending ? text.slice(1) : text;
  const key = Object.entries(sortKeys).find(([known]) => known === name)?.[1];
  if (key) return { key, descending };
  throw new InvalidArgumentError(
    `It must be one of ${Object.keys(sortKeys).join(', ')}, or -margin and so on.`,
  );
}

function columnsOf(text: string): ColumnName[] {
  return text.split(',').map((name) => {
    const column = columnNames.find((known) => known === name.trim());
    if (column) return column;
    throw new InvalidArgumentError(`There is no column "${name}": there are ${columnNames.join(', ')}.`);
  });
}
