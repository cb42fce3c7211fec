import type { UnreadableRow } from '../example';
import type { Row } from '../readers/row';

export interface RowCount {
  readonly rows: number;
  /** False = at least so many: the end has not been seen. */
  readonly exact: boolean;
}

/** Things in a fixed order of which any part can be read by its place, from 0. */
export interface Pages<T> {
  /** As far as is known by now. */
  count(): RowCount;
  /** Those from `start` up to and without `end`; fewer only where they end. */
  read(start: number, end: number): Promise<readonly T[]>;
  /** Goes on looking for the end, within reason. Resolves when it is found or reason is exhausted. */
  lookAhead(): Promise<void>;
  /** Why not all can be had. */
  readonly note: string | undefined;
  close(): Promise<void>;
}

/** The rows of one file; blank lines are none. */
export interface RowSource extends Pages<Row | UnreadableRow> {
  /** From now on only these columns are needed. */
  project(columns: ReadonlySet<string>): void;
}
