import { summariseCheckpoint } from '../../checkpoint/checkpoint-summary';
import { ownTemplate, templateChoices } from './choices';
import { back, left, pick } from './pick';
import type { Step } from './step';

/** Without a template of its own, a model needs the style it was trained with. */
export const askMissingTemplate: Step = async (draft, place) => {
  if (draft.model === undefined || draft.chatTemplate !== undefined) return 'passed';
  return (await hasOwnTemplate(draft.model)) ? 'passed' : askTemplate(draft, place);
};

export const askTemplate: Step = async (draft, place) => {
  const { model } = draft;
  const hasOwn = model !== undefined && (await hasOwnTemplate(model));
  const answer = await pick({
    ...place,
    placeholder: hasOwn
      ? 'Chat template: how a dialogue becomes text'
      : 'This model has no chat template of its own: choose the one it was trained with',
    choices: Promise.resolve(templateChoices(hasOwn)),
    isActive: (value) => value === (draft.chatTemplate ?? ownTemplate),
  });
  if (answer === back || answer === left) return answer;
  const [chosen] = answer;
  return { ...draft, chatTemplate: typeof chosen === 'string' ? chosen : undefined };
};

async function hasOwnTemplate(model: string): Promise<boolean> {
  return (await summariseCheckpoint(model)).template === 'tokenizer';
}
