import { basename } from 'node:path';
import type { UnreadableRow } from '../example';
import { readCsv } from '../readers/csv';
import { readJson } from '../readers/json';
import type { Row } from '../readers/row';
import type { RowSource } from './row-source';

/** How much more may be held, of all files of a dataset together. */
export interface HeldBudget {
  /** About as many bytes of memory, or twice. */
  characters: number;
}

export const heldBudget = (characters = 2 ** 27): HeldBudget => ({ characters });

/**
 * Rows of a file that cannot be read from its middle: JSON and CSV. They are read once from the beginning
 * and held, up to a limit; what comes after it cannot be seen.
 */
export async function openHeld(file: string, kind: 'json' | 'csv', budget: HeldBudget): Promise<RowSource> {
  const rows: (Row | UnreadableRow)[] = [];
  let whole = true;
  for await (const row of kind === 'json' ? readJson(file) : readCsv(file)) {
    budget.characters -= sizeOf(row);
    if (budget.characters < 0 && rows.length > 0) {
      whole = false;
      break;
    }
    rows.push(row);
  }
  return {
    note: whole
      ? undefined
      : `Only the first ${rows.length.toLocaleString('en-US')} rows of ${basename(file)} are shown: it is too large ` +
        'to be looked at as a whole in this format. Save it as JSON Lines or parquet to see the rest.',
    count: () => ({ rows: rows.length, exact: whole }),
    read: (start, end) => Promise.resolve(rows.slice(start, end)),
    lookAhead: () => Promise.resolve(),
    project: () => undefined,
    close: () => Promise.resolve(),
  };
}

/** Characters of a row's texts, and a little for each value. Without recursion: values may be nested deeply. */
function sizeOf(row: unknown): number {
  const values: unknown[] = [row];
  let size = 0;
  for (let value = values.pop(); value !== undefined; value = values.pop()) {
    size += 16;
    if (typeof value === 'string') size += value.length;
    else if (typeof value === 'object' && value !== null) {
      const parts: unknown[] = Object.values(value);
      for (const part of parts) values.push(part);
    }
  }
  return size;
}
