import { modelName } from '../../hub/snapshot-path';
import type { Task } from '../../protocol/evaluator';
import { nameOfPart } from '../catalogue/dataset-name';
import { back, left, pick, type Choice } from '../quick-pick/pick';
import { readSettings } from '../settings';
import type { Draft } from './draft';
import { askNumber } from './number';
import { referenceFreeNames } from './scoring';
import { Unasked, type Answer, type Place, type Step } from './step';
import { askTemplate, defaultTemplate } from './template';

/** The original's; more candidates than that are not in its sets. */
const mostCandidates = 16;
const mostOfAnything = 1_000_000_000;

type Option = 'start' | 'template' | 'length' | 'limit' | 'candidates' | 'quantization' | 'profile';

/**
 * Start, or change an option first.
 * @param taskOf what the evaluator will take the dataset for
 */
export const confirm =
  (taskOf: (draft: Draft) => Promise<Task | undefined>): Step =>
  async (draft, place) => {
    const answer = await pick<Option>({
      ...place,
      placeholder: 'Start, or change an option',
      choices: optionChoices(draft, taskOf),
    });
    if (answer === back || answer === left) return answer;
    const [option] = answer;
    if (option === undefined || option === 'start') return draft;
    const changed = await change(option, draft, place);
    if (changed === left) return left;
    return confirm(taskOf)(changed === back || changed instanceof Unasked ? draft : changed, place);
  };

async function optionChoices(
  draft: Draft,
  taskOf: (draft: Draft) => Promise<Task | undefined>,
): Promise<Choice<Option>[]> {
  const { model = '', limit, bestOf, quantize, profile } = draft;
  const task = await taskOf(draft);
  return [
    { label: '$(play) Start', description: what(draft), detail: how(draft, task), value: 'start' },
    ...(task === 'best-of-n'
      ? [
          {
            label: '$(list-selection) Candidates of Each Prompt…',
            description: bestOf === undefined ? 'all' : `the first ${bestOf}`,
            value: 'candidates',
          } as const,
        ]
      : []),
    {
      label: '$(comment-discussion) Chat Template…',
      description: draft.chatTemplate ?? (await defaultTemplate(model)),
      value: 'template',
    },
    { label: '$(fold) Longest Sequence…', description: `${longest(draft)} tokens`, value: 'length' },
    {
      label: '$(list-ordered) Number of Examples…',
      description: limit === undefined ? 'all' : `the first ${limit}`,
      value: 'limit',
    },
    {
      label: '$(symbol-numeric) Quantization',
      description:
        quantize === undefined
          ? 'off'
          : `${quantize}: half of bfloat16's memory; scores move, by how much is shown`,
      value: 'quantization',
    },
    {
      label: '$(dashboard) Profile',
      description: profile ? 'on: the run tells where its time went' : 'off',
      value: 'profile',
    },
  ];
}

/** `org/model on 2 of the subsets of preferences.jsonl`. */
function what({ model = '', dataset = '', config, split, subsets = [] }: Draft): string {
  const which = subsets.length > 0 ? `${subsets.length} of the subsets of ` : '';
  return `${modelName(model)} on ${which}${nameOfPart(dataset, { config, split })}`;
}

const tasks: Record<Task, string> = {
  preference: 'Are the chosen answers preferred?',
  'rewardbench-2': 'RewardBench 2: best of four, and ties',
  'best-of-n': 'Best of N: which candidate is chosen',
  dialogues: 'Scores only: nothing is compared',
};

function how({ reference, referenceFree }: Draft, task: Task | undefined): string {
  const parts = [
    ...(task === undefined ? [] : [tasks[task]]),
    ...(reference === undefined ? [] : [`DPO against ${modelName(reference)}`]),
    ...(referenceFree === undefined
      ? []
      : [`${referenceFreeNames[referenceFree].toLowerCase()}, without a reference`]),
  ];
  return parts.join(' · ');
}

function change(option: Exclude<Option, 'start'>, draft: Draft, place: Place): Promise<Answer> {
  switch (option) {
    case 'template':
      return askTemplate(draft, place);
    case 'length':
      return askNumber(
        {
          prompt: 'Longest sequence in tokens; empty for the setting',
          value: longest(draft),
          max: mostOfAnything,
        },
        (maxLength) => ({ ...draft, maxLength }),
      );
    case 'limit':
      return askNumber(
        { prompt: 'Only the first examples; empty for all', value: draft.limit, max: mostOfAnything },
        (limit) => ({ ...draft, limit }),
      );
    case 'candidates':
      return askBestOf(draft);
    case 'quantization':
      return Promise.resolve({ ...draft, quantize: draft.quantize === undefined ? 'int8' : undefined });
    case 'profile':
      return Promise.resolve({ ...draft, profile: !draft.profile });
  }
}

export const askBestOf = (draft: Draft): Promise<Answer> =>
  askNumber(
    {
      prompt: `Best of how many candidates (1 to ${mostCandidates})? Empty for all that there are`,
      value: draft.bestOf ?? mostCandidates,
      max: mostCandidates,
    },
    (bestOf) => ({ ...draft, bestOf }),
  );

const longest = ({ maxLength }: Draft): number => maxLength ?? readSettings().maxLength;
