import { setImmediate } from 'node:timers/promises';
import type { Example, UnreadableRow } from '../example';
import type { RowCount } from './row-source';

export interface RowFilter {
  /** Of this subset, by its exact name. */
  readonly subset?: string | undefined;
  /** With this in the prompt, a completion, its model or the id, whatever the capitals. */
  readonly text?: string | undefined;
}

/** What is searched: {@link PreferencePages}. */
export interface Searched {
  count(): RowCount;
  read(start: number, end: number): Promise<readonly (Example | UnreadableRow)[]>;
}

const rowsAtOnce = 256;
/** Places of rows are kept as numbers: 40 MB. */
const mostMatches = 5_000_000;

/** Looks for the rows under a filter from the first to the last, in the background of other work. */
export class RowSearch {
  private readonly found: number[] = [];
  private looked = 0;
  private ended = false;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly rows: Searched,
    private readonly filter: RowFilter,
  ) {}

  count(): RowCount {
    return { rows: this.found.length, exact: this.ended };
  }

  /** Rows looked at so far. */
  get scanned(): number {
    return this.looked;
  }

  /** Places of the rows found, from the `start`th on up to the `end`th. */
  places(start: number, end: number): readonly number[] {
    return this.found.slice(start, end);
  }

  /** Where a row stands among those found. */
  positionOf(place: number): number | undefined {
    let [low, high] = [0, this.found.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.found[middle] ?? place) < place) low = middle + 1;
      else high = middle;
    }
    return this.found[low] === place ? low : undefined;
  }

  /** Ends when all rows are looked at, too many are found, or the signal says so. */
  async run(signal: AbortSignal): Promise<void> {
    const needle = this.filter.text?.toLowerCase();
    while (!signal.aborted && this.found.length < mostMatches) {
      const rows = await this.rows.read(this.looked, this.looked + rowsAtOnce);
      for (const [index, row] of rows.entries()) {
        if (!('reason' in row) && this.takes(row, needle)) this.found.push(this.looked + index);
      }
      this.looked += rows.length;
      if (rows.length < rowsAtOnce) {
        this.ended = true;
        break;
      }
      this.wake();
      // What is asked meanwhile is answered first.
      await setImmediate();
    }
    this.wake();
  }

  /** Resolves when so many are found, the search has ended, or after some time. */
  async until(found: number, milliseconds: number): Promise<void> {
    const end = Date.now() + milliseconds;
    while (this.found.length < found && !this.ended && Date.now() < end) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, end - Date.now());
        this.waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  private wake(): void {
    for (const resume of this.waiting.splice(0)) resume();
  }

  private takes({ id, subset, prompt, completions }: Example, needle: string | undefined): boolean {
    if (this.filter.subset !== undefined && subset !== this.filter.subset) return false;
    if (needle === undefined || needle === '') return true;
    const has = (text: string | undefined): boolean => text?.toLowerCase().includes(needle) ?? false;
    return (
      prompt.some(({ content }) => has(content)) ||
      completions.some(({ text, model }) => has(text) || has(model)) ||
      has(id)
    );
  }
}
