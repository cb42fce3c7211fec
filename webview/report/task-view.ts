import type { Task } from '../../src/protocol/evaluator';
import { resultFilters, type CompletionOrder, type Filter, type Sort } from '../../src/protocol/report';

/** What a report shows differently from task to task. */
export interface TaskView {
  readonly title: string;
  /** What one example is. */
  readonly example: string;
  /** Something says which completion should win: there are wins, losses and an accuracy. */
  readonly judged: boolean;
  readonly filters: readonly Filter['result'][];
  /** What the scores of a row are called; where there is little room, only `kept` stays. */
  readonly scores: readonly {
    readonly title: string;
    readonly key: Exclude<Sort['key'], 'index'>;
    readonly kept?: true;
  }[];
  readonly completionOrder: CompletionOrder;
}

const judged = {
  example: 'Example',
  judged: true,
  filters: resultFilters,
  scores: [
    { title: 'Chosen', key: 'chosen' },
    { title: 'Rejected', key: 'rejected' },
    { title: 'Margin', key: 'margin', kept: true },
  ],
  completionOrder: 'given',
} as const;

const unjudgedFilters = ['all', 'truncated', 'errors'] as const;

export const taskViews: Record<Task, TaskView> = {
  preference: { ...judged, title: 'Preference pairs' },
  'rewardbench-2': { ...judged, title: 'RewardBench 2' },
  'best-of-n': {
    title: 'Best of n',
    example: 'Prompt',
    judged: false,
    filters: unjudgedFilters,
    scores: [
      { title: 'Best', key: 'chosen', kept: true },
      { title: 'Second', key: 'rejected' },
      { title: 'Distance', key: 'margin' },
    ],
    completionOrder: 'score',
  },
  dialogues: {
    title: 'Dialogues, scores only',
    example: 'Dialogue',
    judged: false,
    filters: unjudgedFilters,
    scores: [{ title: 'Score', key: 'chosen', kept: true }],
    completionOrder: 'given',
  },
};

/** A filter that the task has no use for shows everything. */
export const filterFor = (task: Task, filter: Filter): Filter =>
  taskViews[task].filters.includes(filter.result) ? filter : { ...filter, result: 'all' };
