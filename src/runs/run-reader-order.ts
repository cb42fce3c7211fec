import type { Filter, Sort } from '../protocol/report';
import type { RowState } from './run-reader-row';

/** Length: tokens of the longest completion with its prompt. */
export interface RowSort {
  readonly key: Sort['key'] | 'length';
  readonly descending: boolean;
}

/**
 * Indices of the examples that pass the filter, in the order asked for.
 * @param selected which rows the filter's query lets pass; absent = all
 */
export function orderOf(
  rows: readonly RowState[],
  filter: Filter,
  sort: RowSort,
  selected?: readonly boolean[],
): number[] {
  const order: number[] = [];
  for (const [index, row] of rows.entries()) {
    if (selected?.[index] === false) continue;
    if ((filter.subset === undefined || row.subset === filter.subset) && passes(row, filter.result)) {
      order.push(index);
    }
  }
  const direction = sort.descending ? -1 : 1;
  const { key } = sort;
  if (key === 'index') return sort.descending ? order.reverse() : order;
  // Rows without the number come last in either direction; equal ones stay in the order of the data.
  const values = new Float64Array(rows.length).fill(NaN);
  for (const index of order) {
    const row = rows[index];
    values[index] = (key === 'length' ? lengthOf(row) : row?.verdict?.[key]) ?? NaN;
  }
  return order.sort((a, b) => {
    const left = values[a] ?? NaN;
    const right = values[b] ?? NaN;
    if (Number.isNaN(left) || Number.isNaN(right)) {
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right)) || a - b;
    }
    return direction * (left - right) || a - b;
  });
}

function passes(row: RowState, filter: Filter['result']): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'misranked':
      return row.result === 'loss' || row.result === 'tie';
    case 'ties':
      return row.result === 'tie';
    case 'truncated':
      return row.truncated;
    case 'errors':
      return row.result === 'error' || row.result === 'unscored';
  }
}

function lengthOf(row: RowState | undefined): number | null {
  const tokens = row?.outcome?.kind === 'score' ? row.outcome.tokens : [];
  return tokens.length === 0 ? null : Math.max(...tokens);
}
