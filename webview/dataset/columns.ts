import type { DatasetFacts, DatasetRow } from '../../src/protocol/dataset';

/** What a set's examples are, for people. */
export const taskNames: Record<DatasetFacts['task'], string> = {
  preference: 'preference pairs',
  'rewardbench-2': 'prompts of RewardBench 2',
  'best-of-n': 'prompts with candidates for best of n',
  dialogues: 'dialogues without a label',
};

export interface TextColumn {
  readonly name: 'prompt' | 'chosen' | 'other';
  readonly title: string;
}

/** The columns of text that a row of the grid has. */
export function textColumns(task: DatasetFacts['task']): readonly TextColumn[] {
  const prompt: TextColumn = { name: 'prompt', title: 'Prompt' };
  switch (task) {
    case 'preference':
    case 'rewardbench-2':
      return [prompt, { name: 'chosen', title: 'Chosen' }, { name: 'other', title: 'Rejected' }];
    case 'best-of-n':
      return [prompt, { name: 'other', title: 'First candidate' }];
    case 'dialogues':
      return [prompt, { name: 'other', title: 'Answer' }];
  }
}

/** Whether it differs from row to row how many completions there are. */
export const hasSeveral = (task: DatasetFacts['task']): boolean =>
  task === 'rewardbench-2' || task === 'best-of-n';

export const textOf = (row: DatasetRow, { name }: TextColumn): string => row[name] ?? '';
