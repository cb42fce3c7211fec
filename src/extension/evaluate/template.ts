import { summariseCheckpoint } from '../../checkpoint/checkpoint-summary';
import { conversationStyles } from '../../dialogue/conversation-style';
import { findRewardModel } from '../../registry/reward-models';
import { back, left, pick, separator, type Choice } from '../quick-pick/pick';
import { Unasked, type Step } from './step';

/** The checkpoint's own chat template. */
const ownTemplate = Symbol('own template');

/** Without a template of its own, a model needs the style it was trained with, if that is not known. */
export const askMissingTemplate: Step = async (draft, place) => {
  if (draft.model === undefined || draft.chatTemplate !== undefined) return new Unasked(draft);
  if (knownTemplate(draft.model) !== undefined || (await hasOwnTemplate(draft.model)))
    return new Unasked(draft);
  return askTemplate(draft, place);
};

/** The template that a model is scored with where the user names none, for people. */
export async function defaultTemplate(model: string): Promise<string> {
  const known = knownTemplate(model);
  return known === undefined || (await hasOwnTemplate(model)) ? "the checkpoint's own" : known;
}

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

/** A conversation style, or `none` for a model whose prompt is fixed. */
function knownTemplate(model: string): string | undefined {
  const template = findRewardModel(model)?.template;
  return template === 'tokenizer' ? undefined : template;
}

async function hasOwnTemplate(model: string): Promise<boolean> {
  return (await summariseCheckpoint(model)).template === 'tokenizer';
}

function templateChoices(hasOwn: boolean): Choice<string | typeof ownTemplate>[] {
  return [
    ...(hasOwn
      ? [
          { label: "The checkpoint's own", description: 'from its tokenizer', value: ownTemplate } as const,
          separator('conversation styles'),
        ]
      : []),
    // A style without a layout cannot be rendered as text.
    ...conversationStyles
      .filter(({ separatorStyle }) => separatorStyle !== undefined)
      .map(({ name, roles }) => ({
        label: name,
        description: roles.filter(Boolean).join(' / '),
        value: name,
      })),
  ];
}
