import { chooseChatTemplate, ownName } from '../dialogue/chat-template';
import { conversationStyle, type ConversationStyle } from '../dialogue/conversation-style';
import type { Dialogue } from '../dialogue/message';
import { renderInProcess } from '../dialogue/provenance/render-in-process';
import type { Rendering } from '../dialogue/provenance/rendering';
import { renderDialogueWithProvenance } from '../dialogue/render-style';
import { TemplateError } from '../dialogue/template-error';
import { findTokenizerTemplate, type TokenizerTemplate } from '../dialogue/tokenizer-template';
import type { SpecialTokens } from '../dialogue/template-environment';
import { findRewardModel } from '../registry/reward-models';

/** The template that a model's dialogues are scored with. */
export interface PromptTemplate {
  /** A conversation style's name, or `tokenizer`. */
  readonly name: string;
  /** The style; absent for the checkpoint's own template. */
  readonly style?: ConversationStyle;
  /** The checkpoint's own template, chosen or not. */
  readonly own?: TokenizerTemplate;
  /** Neither the user nor the checkpoint names it: the model is known to take it. */
  readonly known: boolean;
}

/**
 * Chooses as an evaluation does: the user's choice, the checkpoint's own, the one that the model is known to take.
 * @throws TemplateError where there is none, or where the model's prompt is fixed
 */
export async function promptTemplate(folder: string, chosen?: string): Promise<PromptTemplate> {
  const model = findRewardModel(folder);
  if (model?.template === 'none') {
    throw new TemplateError(
      `${model.name} takes two completions in a prompt of its own, not a chat template.`,
      'Preview a model that scores dialogues.',
    );
  }
  const own = await findTokenizerTemplate(folder);
  const known = chosen === undefined && own === undefined && model !== undefined;
  const style = known ? model.template : chosen;
  const named = style === undefined || style === ownName ? undefined : conversationStyle(style);
  // Says what to do; an own template is not compiled here: it may be hostile.
  if (named === undefined && own === undefined) chooseChatTemplate({});
  return {
    name: named?.name ?? ownName,
    ...(named !== undefined && { style: named }),
    ...(own !== undefined && { own }),
    known,
  };
}

export interface RenderOptions {
  readonly specialTokens: SpecialTokens;
  readonly today: Date;
  readonly generationPrompt?: boolean;
  /** The program of `renderInProcess`, where it does not lie beside this one. */
  readonly processFile?: string | undefined;
}

/** @throws TemplateError where the template rejects the dialogue or exceeds a bound */
export async function renderPrompt(
  { style, own }: PromptTemplate,
  dialogue: Dialogue,
  { processFile, ...variables }: RenderOptions,
): Promise<Rendering> {
  if (style !== undefined) return renderDialogueWithProvenance(style, dialogue);
  return renderInProcess(
    { template: own?.source ?? '', messages: dialogue, variables },
    processFile === undefined ? {} : { processFile },
  );
}
