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
  const value = (index: number): number | null =>
    key === 'length' ? lengthOf(rows[index]) : (rows[index]?.verdict?.[key] ?? null);
  return order.sort((a, b) => {
    const left = value(a);
    const right = value(b);
    if (left === null || right === null) return Number(left === null) - Number(right === null) || a - b;
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
