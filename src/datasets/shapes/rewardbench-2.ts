import type { Row } from '../readers/row';
import { tiesSubset } from '../sections';
import { findPreference } from './preference';
import { RowProblem } from './row-problem';
import type { Shape, ShapeEvidence } from './shape';

/**
 * RewardBench 2 (https://huggingface.co/datasets/allenai/reward-bench-2): lists of chosen and rejected
 * completions, and columns that count them. With `asked`, any chosen and rejected completions will do.
 */
export function findRewardBench2(evidence: ShapeEvidence, asked: boolean): Shape | undefined {
  const { find } = evidence;
  const [correct, total, subset] = [find('num_correct'), find('total_completions'), find('subset')];
  if (!asked && (correct === undefined || total === undefined)) return undefined;
  const preference = findPreference(evidence);
  return (
    preference && {
      ...preference,
      task: 'rewardbench-2',
      read: (value) => {
        const content = preference.read(value);
        checkNumber(value, correct, content.chosen.length, 'chosen completions');
        checkNumber(value, total, content.completions.length, 'completions');
        const name = subset === undefined ? undefined : value[subset];
        if (content.chosen.length > 1 && name !== tiesSubset) {
          throw new RowProblem(
            `several completions are chosen, which only rows of the subset ${tiesSubset} may have`,
          );
        }
        return content;
      },
    }
  );
}

/** The formula for Ties relies on these numbers: a row that contradicts itself would be scored wrongly. */
function checkNumber(value: Row['value'], column: string | undefined, found: number, what: string): void {
  const stated = column === undefined ? undefined : value[column];
  if (stated === undefined || stated === null || stated === '') return;
  if (Number(stated) !== found) {
    throw new RowProblem(`${column ?? ''} is ${JSON.stringify(stated)}, but there are ${found} ${what}`);
  }
}
