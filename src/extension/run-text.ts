import { modelName } from '../hub/snapshot-path';
import type { RunSettings } from '../protocol/evaluator';
import type { RunSummary } from '../protocol/report';
import { nameOfPart } from './catalogue/dataset-name';
import { counted, percent } from './numbers';

/** `org/policy against org/reference`. */
export const scorerText = (model: string, reference: string | undefined): string =>
  reference === undefined ? model : `${model} against ${reference}`;

/** Model and dataset of a run that has no journal yet. */
export function namesOfSettings({ model, reference, dataset, config, split }: RunSettings): {
  readonly model: string;
  readonly reference?: string;
  readonly dataset: string;
} {
  return {
    model: modelName(model),
    ...(reference !== undefined && { reference: modelName(reference) }),
    dataset: nameOfPart(dataset, { config, split }),
  };
}

/** What a run is but for a plain comparison of chosen and rejected answers: `best of 16`, `RewardBench 2`. */
export function taskText(
  task: RunSummary['task'] | undefined,
  bestOf: number | undefined,
): string | undefined {
  switch (task) {
    case undefined:
    case 'preference':
      return undefined;
    case 'rewardbench-2':
      return 'RewardBench 2';
    case 'best-of-n':
      return bestOf === undefined ? 'best of N' : `best of ${bestOf}`;
    case 'dialogues':
      return 'scores only';
  }
}

/** What a run came to, in a word or two. */
export function resultText({ task, accuracy, bestOfN, examples }: RunSummary): string {
  switch (task) {
    case 'preference':
    case 'rewardbench-2':
      return percent(accuracy.value);
    case 'best-of-n': {
      const best = bestOfN?.at(-1);
      return best === undefined ? '–' : `reward ${best.expected.toFixed(2)}`;
    }
    case 'dialogues':
      return counted(examples, 'dialogue');
  }
}

/** One sentence for the notification at a run's end. */
export function endText(summary: RunSummary): string {
  const { task, model, dataset, examples } = summary;
  const scorer = scorerText(model.name, model.reference);
  switch (task) {
    case 'preference':
      return `${scorer}: accuracy ${resultText(summary)} on ${counted(examples, 'example')} of ${dataset.name}.`;
    case 'rewardbench-2':
      return `${scorer}: ${resultText(summary)} on ${counted(examples, 'prompt')} of ${dataset.name}.`;
    case 'best-of-n':
      return `${scorer}: ${resultText(summary)} expected of the best candidate, on ${counted(examples, 'prompt')} of ${dataset.name}.`;
    case 'dialogues':
      return `${scorer} has scored ${counted(examples, 'dialogue')} of ${dataset.name}.`;
  }
}
