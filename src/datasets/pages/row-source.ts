import type { UnreadableRow } from '../example';
import type { Row } from '../readers/row';

export interface RowCount {
  readonly rows: number;
  /** False = at least so many: the end has not been seen. */
  readonly exact: boolean;
}

/** The rows of one file by their place in it: 0-based; blank lines have none. */
export interface RowSource {
  /** As far as is known by now. */
  count(): RowCount;
  /** The rows from `start` up to and without `end`; fewer only where the file ends. */
  read(start: number, end: number): Promise<readonly (Row | UnreadableRow)[]>;
  /** Goes on looking for the end of the rows, within reason. Resolves when it is found or reason is exhausted. */
  lookAhead(): Promise<void>;
  /** From now on only these columns are needed. */
  project(columns: ReadonlySet<string>): void;
  /** Why not all rows of the file can be had. */
  readonly note: string | undefined;
  close(): Promise<void>;
}
