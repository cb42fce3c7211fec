import type { Task } from '../../protocol/evaluator';

/** What the user wants of a run, by the command that was called. */
export interface Purpose {
  readonly title: string;
  readonly model: string;
  readonly dataset: string;
  /** Absent = by the dataset's columns. */
  readonly task?: Task;
  /** Asks how log-probabilities become a score, whatever the model is. */
  readonly reference?: boolean;
}

const model = 'The reward model to evaluate';

export const purposes = {
  evaluate: { title: 'Evaluate Model', model, dataset: 'The preference set to evaluate it on' },
  reference: {
    title: 'Evaluate with Reference',
    model: 'The policy: a language model trained on preferences',
    dataset: 'The preference set to evaluate it on',
    reference: true,
  },
  bestOfN: {
    title: 'Best of N',
    model: 'The reward model that chooses',
    dataset: 'The candidates to choose among',
    task: 'best-of-n',
  },
  dialogues: {
    title: 'Score Dialogues',
    model: 'The reward model that scores',
    dataset: 'The dialogues to score',
    task: 'dialogues',
  },
} as const satisfies Record<string, Purpose>;
