import type { Metrics } from './metrics';
import { accuracyTable } from './table/accuracies';
import { layOut, type TableOptions } from './table/layout';
import { notes } from './table/notes';
import { curveTable, scoreTable } from './table/scores';

/**
 * A run's metrics for the terminal: accuracies of subsets, sections and overall numbers with 95 % intervals; where
 * nothing can be won, what the scores are like, and of best-of-n the curve.
 */
export function formatMetrics(metrics: Metrics, options: TableOptions = {}): string {
  const under = notes(metrics);
  return [...tables(metrics, options), ...(under.length > 0 ? ['', ...under] : [])].join('\n');
}

function tables(metrics: Metrics, options: TableOptions): string[] {
  const { task, bestOfN = [] } = metrics;
  if (task === 'preference' || task === 'rewardbench-2') return layOut(accuracyTable(metrics), options);
  const scores = layOut(scoreTable(metrics), options);
  return bestOfN.length === 0 ? scores : [...scores, '', ...layOut(curveTable(bestOfN), options)];
}
