import { DatasetError } from '../dataset-error';
import { findSource } from '../dataset-source';
import type { Example, Task, UnreadableRow } from '../example';
import type { OpenBytes } from '../readers/byte-source';
import { ChainedPages } from './chained-pages';
import { heldBudget } from './held-source';
import { openPart, type PartPages } from './part-pages';
import type { Pages, RowCount } from './row-source';

export interface PagesOptions {
  /** Of a folder: which of its configurations and splits. */
  readonly config?: string | undefined;
  readonly split?: string | undefined;
  readonly open?: OpenBytes | undefined;
}

/** The examples of a preference set by their place, read as they are asked for, as an evaluation reads them. */
export class PreferencePages implements Pages<Example | UnreadableRow> {
  private constructor(
    /** For people, as `readPreferenceSet` names it. */
    readonly name: string,
    private readonly parts: readonly PartPages[],
    private readonly pages: ChainedPages<Example | UnreadableRow>,
  ) {}

  /**
   * @param fileOrFolder a folder is one laid out as a dataset's repository on the hub
   * @throws {DatasetError} when it cannot be read or is not a preference set
   */
  static async open(fileOrFolder: string, options: PagesOptions = {}): Promise<PreferencePages> {
    const { name, known, parts } = await findSource(fileOrFolder, options);
    const opened: PartPages[] = [];
    const held = heldBudget();
    const pages = new ChainedPages(
      parts.map((part) => async () => {
        const next = await openPart(part, { task: known?.task, open: options.open, held });
        opened.push(next);
        return next;
      }),
    );
    try {
      const [first] = await pages.read(0, 1);
      if (opened.every(({ schema }) => schema === undefined)) {
        throw first && 'reason' in first
          ? new DatasetError(
              fileOrFolder,
              `no row can be read; row ${first.row}: ${first.reason}`,
              'Correct the rows.',
            )
          : new DatasetError(fileOrFolder, 'holds no rows', 'Choose a file that holds rows.');
      }
      return new PreferencePages(name, opened, pages);
    } catch (error) {
      await pages.close();
      throw error;
    }
  }

  get task(): Task {
    return this.parts.find(({ schema }) => schema)?.schema?.task ?? 'preference';
  }

  /** What each column was taken for, e.g. `prompt ← question`; in the parts seen so far. */
  get columns(): readonly string[] {
    return [...new Set(this.parts.flatMap(({ schema }) => schema?.columns ?? []))];
  }

  get note(): string | undefined {
    return this.pages.note;
  }

  count(): RowCount {
    return this.pages.count();
  }

  read(start: number, end: number): Promise<readonly (Example | UnreadableRow)[]> {
    return this.pages.read(start, end);
  }

  lookAhead(): Promise<void> {
    return this.pages.lookAhead();
  }

  close(): Promise<void> {
    return this.pages.close();
  }
}
