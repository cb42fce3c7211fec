import {
  chooseChatTemplate,
  type ChatTemplate,
  type ChosenChatTemplate,
  type TemplateChoice,
} from '../dialogue/chat-template';
import type { KnownModel } from '../registry/known-model';
import type { ScoringMethod } from './scoring-method';

/** What was chosen, and whether the user has to be told why. */
export interface TemplateOfModel extends ChosenChatTemplate {
  /** The style is the one that the model is known to take; neither the user nor the checkpoint named it. */
  readonly known: boolean;
}

/**
 * The user's choice, else the checkpoint's own template, else the one that the model is known to take. Models whose
 * prompt is fixed take none.
 * @throws TemplateError where there is none to choose
 */
export function templateOf(
  method: ScoringMethod,
  choice: TemplateChoice,
  known: KnownModel | undefined,
): TemplateOfModel {
  if (method.kind === 'pair-ranker' || (method.kind === 'choice' && method.prompt === 'SteamSHP')) {
    return { template: withoutTemplate(), overridesTokenizer: false, known: false };
  }
  const usesKnown =
    choice.style === undefined && choice.tokenizerTemplate === undefined && known !== undefined;
  const style = usesKnown ? known.template : choice.style;
  return { ...chooseChatTemplate({ ...choice, style }), known: usesKnown };
}

/** Shows a dialogue as its messages one after another; the prompt that such a model is given is its scorer's. */
function withoutTemplate(): ChatTemplate {
  return { ...chooseChatTemplate({ style: 'raw' }).template, name: 'none' };
}
