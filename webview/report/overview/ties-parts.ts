import type { TiesSummary } from '../../../src/protocol/report';

interface Part {
  readonly key: Exclude<keyof TiesSummary, 'score'>;
  readonly title: string;
  readonly meaning: string;
  /** Of the part in the score. */
  readonly weight: number;
}

/** RewardBench 2, `process_single_model`. */
export const tiesParts: readonly Part[] = [
  {
    key: 'accuracyTied',
    title: 'Accuracy, tied',
    meaning: 'Prompts with several right answers: all of them above every wrong one',
    weight: 0.3,
  },
  {
    key: 'accuracyReference',
    title: 'Accuracy, reference',
    meaning: 'Prompts with one right answer: it is above every wrong one',
    weight: 0.3,
  },
  {
    key: 'correctnessPreferred',
    title: 'Correctness preferred',
    meaning: 'Right answers lie closer together than the best wrong one lies below them',
    weight: 0.2,
  },
  {
    key: 'correctnessPreferredHard',
    title: 'Correctness preferred, hard',
    meaning: 'The same, and as far below the right answer of the reference prompt',
    weight: 0.2,
  },
  {
    key: 'correctnessMargin',
    title: 'Correctness margin',
    meaning: 'How much further, from −1 to 1',
    weight: 0.01,
  },
];
