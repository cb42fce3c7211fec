import type { Task } from '../../../src/protocol/evaluator';
import type { SubsetSummary } from '../../../src/protocol/report';
import { interval, percent, score } from '../../text/numbers';
import { taskViews } from '../task-view';

/** The number by which a task compares subsets. */
export interface SubsetMeasure {
  readonly title: string;
  readonly column: string;
  /** What stands beside the number in the table. */
  readonly spreadColumn: string;
  readonly value: (subset: SubsetSummary) => number | null;
  readonly format: (value: number | null) => string;
  /** In the unit of `value`; null where there is none. */
  readonly interval: (subset: SubsetSummary) => readonly [low: number, high: number] | null;
  readonly spread: (subset: SubsetSummary) => string;
  /** Ends of the scale where they are given. */
  readonly bounds?: readonly [number, number];
}

const accuracy: SubsetMeasure = {
  title: 'Accuracy per Subset',
  column: 'Accuracy',
  spreadColumn: '95 % interval',
  value: (subset) => subset.accuracy.value,
  format: percent,
  interval: ({ accuracy: { low, high } }) => (low === null || high === null ? null : [low, high]),
  spread: ({ accuracy: { low, high } }) => interval(low, high),
  bounds: [0, 1],
};

const mean = (title: string): SubsetMeasure => ({
  title,
  column: 'Mean',
  spreadColumn: 'Deviation',
  value: ({ meanScore }) => meanScore,
  format: score,
  interval: () => null,
  spread: ({ scoreDeviation }) => score(scoreDeviation ?? null),
});

export function subsetMeasure(task: Task): SubsetMeasure {
  if (taskViews[task].judged) return accuracy;
  return mean(task === 'best-of-n' ? 'Mean Best Score per Subset' : 'Mean Score per Subset');
}
