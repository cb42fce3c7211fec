import type { Task } from '../../../src/protocol/evaluator';
import type { CompletionOrder, ExampleDetail } from '../../../src/protocol/report';

export type Completion = ExampleDetail['completions'][number];

export interface RankedCompletion extends Completion {
  /** Place in the dataset's list, from 0. */
  readonly position: number;
  /** 1 = the best score; those with one score share a rank; none without a score. */
  readonly rank: number | undefined;
  /** Others have its score too. */
  readonly tied: boolean;
}

/** Ranks completions by score and puts them in an order; those without a score come last by score. */
export function ranked(completions: readonly Completion[], order: CompletionOrder): RankedCompletion[] {
  const all = completions.map((completion, position): RankedCompletion => {
    const { score } = completion;
    if (score === null) return { ...completion, position, rank: undefined, tied: false };
    const better = completions.filter((other) => other.score !== null && other.score > score).length;
    const same = completions.filter((other) => other.score === score).length;
    return { ...completion, position, rank: better + 1, tied: same > 1 };
  });
  return order === 'score'
    ? all.sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || a.position - b.position)
    : all.sort((a, b) => Number(b.chosen) - Number(a.chosen) || a.position - b.position);
}

/** RewardBench 2 calls this subset by a formula of its own; its completions share no credit. */
const tiesSubset = 'Ties';

/** What a tie for the best score means; undefined where there is none, or no more than a pair. */
export function topTieWords(task: Task, { subset, completions }: ExampleDetail): string | undefined {
  const top = ranked(completions, 'score').filter(({ rank }) => rank === 1);
  if (completions.length < 3 || top.length < 2) return undefined;
  const tie = `${top.length} completions tie for the best score.`;
  if (task === 'best-of-n') return `${tie} The first of them is taken.`;
  if (task !== 'rewardbench-2' || subset === tiesSubset || !top.some(({ chosen }) => chosen)) return tie;
  return `${tie} The chosen one is among them: it counts as 1/${top.length} of a win.`;
}
