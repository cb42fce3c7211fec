import { basename } from 'node:path';
import { window } from 'vscode';
import { modelName } from '../../hub/snapshot-path';
import { readSettings } from '../settings';
import type { Draft } from './draft';
import { back, left, pick } from './pick';
import type { Answer, Place, Step } from './step';
import { askTemplate, defaultTemplate } from './template';

/** Start, or change an option first. */
export const confirm: Step = async (draft, place) => {
  const { model = '', dataset = '', subsets, limit } = draft;
  const which = subsets.length > 0 ? `${subsets.length} of the subsets of ` : '';
  const answer = await pick<'start' | 'template' | 'length' | 'limit'>({
    ...place,
    placeholder: 'Start, or change an option',
    choices: Promise.resolve([
      {
        label: '$(play) Start',
        description: `${modelName(model)} on ${which}${basename(dataset)}`,
        value: 'start',
      },
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
    ]),
  });
  if (answer === back || answer === left) return answer;
  const [option] = answer;
  if (option === undefined || option === 'start') return draft;
  const changed = await change(option, draft, place);
  return changed === left ? left : confirm(typeof changed === 'object' ? changed : draft, place);
};

function change(option: 'template' | 'length' | 'limit', draft: Draft, place: Place): Promise<Answer> {
  switch (option) {
    case 'template':
      return askTemplate(draft, place);
    case 'length':
      return askNumber('Longest sequence in tokens; empty for the setting', longest(draft), (maxLength) => ({
        ...draft,
        maxLength,
      }));
    case 'limit':
      return askNumber('Only the first examples; empty for all', draft.limit, (limit) => ({
        ...draft,
        limit,
      }));
  }
}

const longest = ({ maxLength }: Draft): number => maxLength ?? readSettings().maxLength;

async function askNumber(
  prompt: string,
  value: number | undefined,
  set: (value: number | undefined) => Draft,
): Promise<Answer> {
  const text = await window.showInputBox({
    prompt,
    value: value === undefined ? '' : String(value),
    validateInput: (input) => (/^([1-9]\d{0,8})?$/.test(input.trim()) ? undefined : 'A whole number above 0'),
  });
  if (text === undefined) return back;
  return set(text.trim() === '' ? undefined : Number(text));
}
