import type { SubsetSummary } from '../../../src/protocol/report';

/** The mean of all scores of a run, from the means of its subsets; null while nothing is scored. */
export function meanScore(subsets: readonly SubsetSummary[]): number | null {
  let [sum, scored] = [0, 0];
  for (const { meanScore, accuracy } of subsets) {
    if (meanScore === null) continue;
    sum += meanScore * accuracy.scored;
    scored += accuracy.scored;
  }
  return scored === 0 ? null : sum / scored;
}
