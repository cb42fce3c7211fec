import { join } from 'node:path';
import type { Example } from '../datasets/example';
import type { ExampleDetail, Filter, Page, PageQuery, Row, RunSummary, Sort } from '../protocol/report';
import { examplesFile, journalFile, type JournalHeader, type SessionLine } from './format';
import { LineTail, readLines } from './line-tail';
import { parseJournalLine } from './journal';
import { parseFilter } from './filter/parse-filter';
import { select } from './filter/select';
import { orderOf, type RowSort } from './run-reader-order';
import { summarize } from './run-reader-summary';
import { parseExample, RowState } from './run-reader-row';

/** A folder that holds no run, or one that this version cannot read. */
export class RunError extends Error {
  override readonly name = 'RunError';
}

/**
 * Reads a run while it may still be written: scores and positions are kept, texts stay on disk and are
 * read when they are asked for.
 */
export class RunReader {
  private readonly journal: LineTail;
  private readonly examples: LineTail;
  private header: JournalHeader | undefined;
  private sessions: SessionLine[] = [];
  private rows: RowState[] = [];
  private invalidLines = 0;
  private linesRead = 0;
  private orderCache: { readonly key: string; readonly order: readonly number[] } | undefined;
  private lastRefresh: Promise<unknown> = Promise.resolve();

  private constructor(readonly folder: string) {
    this.journal = new LineTail(join(folder, journalFile));
    this.examples = new LineTail(join(folder, examplesFile));
  }

  /** @throws {RunError} when the folder's journal is absent or does not begin with a header. */
  static async open(folder: string): Promise<RunReader> {
    const reader = new RunReader(folder);
    await reader.refresh();
    return reader;
  }

  /** Takes in what was written since. Returns whether anything was. */
  refresh(): Promise<boolean> {
    const next = this.lastRefresh.catch(() => undefined).then(() => this.readOn());
    this.lastRefresh = next;
    return next;
  }

  summary(): RunSummary {
    return summarize(this.requireHeader(), this.sessions, this.rows, this.invalidLines);
  }

  /**
   * The rows of one page under a filter and an order. Texts are read for the page, and where the filter searches them.
   * @throws {FilterError} where the filter's query is not understood; the signal's reason when it is aborted
   */
  async page({ filter, sort, offset, limit }: PageQuery, signal?: AbortSignal): Promise<Page> {
    const order = await this.find(filter, sort, signal);
    const indices = order.slice(offset, offset + limit);
    const states = indices.map((index) => this.requireRow(index));
    const examples = await this.readExamples(states);
    const rows = states.map((state, at) => toRow(indices[at] ?? 0, state, examples[at]));
    return { offset, total: order.length, rows };
  }

  /**
   * Indices of the examples that pass a filter, in the order asked for.
   * @throws as {@link page}
   */
  async find(filter: Filter, sort: RowSort, signal?: AbortSignal): Promise<readonly number[]> {
    const key = JSON.stringify([filter, sort]);
    if (this.orderCache?.key === key) return this.orderCache.order;
    const { rows, linesRead } = this;
    const { query = '' } = filter;
    const selected =
      query.trim() === ''
        ? undefined
        : await select(rows, parseFilter(query), (states) => this.readExamples(states), signal);
    const order = orderOf(rows, filter, sort, selected);
    // While texts were read, more may have been scored.
    if (this.linesRead === linesRead) this.orderCache = { key, order };
    return order;
  }

  /**
   * Where an example stands among the rows under a filter and an order; null where it is left out. Under a query this
   * goes by the page that was given last: where that was of another filter, null.
   */
  position(index: number, filter: Filter, sort: Sort): number | null {
    const position = this.order(filter, sort).indexOf(index);
    return position < 0 ? null : position;
  }

  /** One example with all its texts. */
  async example(index: number): Promise<ExampleDetail> {
    const state = this.requireRow(index);
    const [example] = await this.readExamples([state]);
    if (!example) throw new RunError(`${this.examples.file}: example ${index} cannot be read.`);
    const chosen = new Set(example.chosen);
    const { outcome } = state;
    const line = outcome?.kind === 'score' ? outcome : undefined;
    // Of more than two completions a model that compares has more sequences: pairs, of which none is a completion's.
    const ofCompletions = line?.tokens.length === example.completions.length;
    return {
      index,
      id: example.id,
      subset: example.subset,
      row: example.row,
      result: state.result,
      margin: state.verdict?.margin ?? null,
      ...(outcome?.kind === 'error' && { error: outcome.message }),
      prompt: example.prompt.map(({ role, content }) => ({ role, content })),
      completions: example.completions.map(({ text, model }, position) => {
        const tokens = ofCompletions ? line.tokens[position] : undefined;
        const truncated = ofCompletions ? line.truncated[position] : undefined;
        return {
          text,
          ...(model !== undefined && { model }),
          chosen: chosen.has(position),
          score: line?.scores[position] ?? null,
          ...(tokens !== undefined && { tokens }),
          ...(truncated !== undefined && { truncated }),
        };
      }),
      ...(outcome?.kind === 'score' && outcome.firstShown && { firstShown: outcome.firstShown }),
    };
  }

  private order(filter: Filter, sort: Sort): readonly number[] {
    const key = JSON.stringify([filter, sort]);
    if (this.orderCache?.key !== key) {
      if (filter.query !== undefined && filter.query.trim() !== '') return [];
      this.orderCache = { key, order: orderOf(this.rows, filter, sort) };
    }
    return this.orderCache.order;
  }

  /** Absent where the line is no example. */
  private async readExamples(states: readonly RowState[]): Promise<(Example | undefined)[]> {
    const lines = await readLines(
      this.examples.file,
      states.map(({ position }) => position),
    );
    return lines.map(parseExample);
  }

  private async readOn(): Promise<boolean> {
    const before = this.linesRead;
    const examplesReplaced = await this.examples.read((text, position) => {
      this.linesRead++;
      this.rows.push(RowState.of(text, position));
    });
    const journalReplaced = await this.journal.read((text) => {
      this.linesRead++;
      this.take(text);
    });
    if (examplesReplaced || journalReplaced) return this.startOver();
    this.requireHeader();
    const changed = this.linesRead !== before;
    if (changed) this.orderCache = undefined;
    return changed;
  }

  /** The run's files were replaced by others: what is known of them no longer holds. */
  private startOver(): Promise<boolean> {
    this.header = undefined;
    this.sessions = [];
    this.rows = [];
    this.invalidLines = 0;
    this.journal.rewind();
    this.examples.rewind();
    return this.readOn();
  }

  private take(text: string): void {
    const line = parseJournalLine(text);
    if (!line) this.invalidLines++;
    else if (line.kind === 'header') this.header ??= line;
    else if (line.kind === 'session') this.sessions.push(line);
    else {
      const row = this.rows[line.index];
      if (row) row.take(line);
      else this.invalidLines++;
    }
  }

  private requireHeader(): JournalHeader {
    if (this.header) return this.header;
    throw new RunError(
      `${this.journal.file}: holds no run that can be read (its first line is not a header of format 1).`,
    );
  }

  private requireRow(index: number): RowState {
    const row = this.rows[index];
    if (!row) throw new RunError(`${this.examples.file}: has no example ${index}.`);
    return row;
  }
}

function toRow(index: number, state: RowState, example: Example | undefined): Row {
  return {
    index,
    subset: state.subset,
    excerpt: example ? excerptOf(example) : '',
    result: state.result,
    chosen: state.verdict?.chosen ?? null,
    rejected: state.verdict?.rejected ?? null,
    margin: state.verdict?.margin ?? null,
    truncated: state.truncated,
  };
}

const excerptCharacters = 200;

/** The beginning of the last user turn, on one line. */
function excerptOf({ prompt }: Example): string {
  const turn = prompt.findLast(({ role }) => role === 'user') ?? prompt.at(-1);
  return (turn?.content ?? '')
    .slice(0, 4 * excerptCharacters)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, excerptCharacters);
}
