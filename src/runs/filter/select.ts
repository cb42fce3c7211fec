import type { Example } from '../../datasets/example';
import type { RowState } from '../run-reader-row';
import type { Subject } from './fields';
import type { Predicate } from './parse-filter';

/** Examples whose texts are in memory at once. */
const pageSize = 256;
/** This part of a run, the smallest margins, are close calls. */
const closePart = 0.1;

/**
 * Which examples pass. Texts are read for those alone that nothing else decides, a page at a time.
 *
 * @param read the examples of rows, in their order; undefined where one cannot be read
 * @throws the signal's reason when it is aborted
 */
export async function select(
  rows: readonly RowState[],
  predicate: Predicate,
  read: (rows: readonly RowState[]) => Promise<(Example | undefined)[]>,
  signal?: AbortSignal,
): Promise<boolean[]> {
  signal?.throwIfAborted();
  const closeMargin = closestMargins(rows);
  const passed: boolean[] = [];
  const undecided: Subject[] = [];
  for (const [index, row] of rows.entries()) {
    const subject = { index, row, closeMargin };
    const result = predicate(subject);
    passed.push(result ?? false);
    if (result === undefined) undecided.push(subject);
  }
  for (let at = 0; at < undecided.length; at += pageSize) {
    signal?.throwIfAborted();
    const page = undecided.slice(at, at + pageSize);
    const examples = await read(page.map(({ row }) => row));
    for (const [i, subject] of page.entries()) {
      const example = examples[i];
      passed[subject.index] = example !== undefined && (predicate({ ...subject, example }) ?? false);
    }
  }
  return passed;
}

/** The size up to which a margin is among the run's smallest tenth; NaN where nothing is scored. */
function closestMargins(rows: readonly RowState[]): number {
  const sizes = new Float64Array(rows.length);
  let count = 0;
  for (const { verdict } of rows) {
    if (verdict && verdict.margin !== null) sizes[count++] = Math.abs(verdict.margin);
  }
  const sorted = sizes.subarray(0, count).sort();
  return sorted[Math.max(0, Math.ceil(count * closePart) - 1)] ?? NaN;
}
