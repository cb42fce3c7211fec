import { createHash } from 'node:crypto';
import { conversationStyle, type ConversationStyle } from './conversation-style';
import { compileJinjaTemplate } from './jinja-template';
import type { Dialogue } from './message';
import { renderDialogue } from './render-style';
import { TemplateError } from './template-error';
import type { SpecialTokens } from './template-environment';
import type { TokenizerTemplate } from './tokenizer-template';

/** Turns a dialogue into the text that is tokenized. */
export interface ChatTemplate {
  /** A conversation style's name, or `tokenizer` for the checkpoint's own template. */
  readonly name: string;
  /** SHA-256 (hex) of all that decides the rendering. */
  readonly hash: string;
  readonly fromTokenizer: boolean;
  /** @throws TemplateError where the template rejects the dialogue. */
  render(dialogue: Dialogue): string;
}

export interface ChosenChatTemplate {
  readonly template: ChatTemplate;
  /** The checkpoint brings a template that the user's choice replaces. */
  readonly overridesTokenizer: boolean;
}

export interface TemplateChoice {
  /** The name the user gave, if any. */
  readonly style?: string | undefined;
  /** What `findTokenizerTemplate` found. */
  readonly tokenizerTemplate?: TokenizerTemplate | undefined;
  readonly specialTokens?: SpecialTokens;
  /** What a template that asks for the date is told. Default: now. */
  readonly today?: Date;
}

/** Said to the user when `overridesTokenizer`. */
export const overrideExplanation =
  "The checkpoint has a chat template of its own, which RewardBench's original would use; the named one is used instead.";

/**
 * The user's choice wins, then the checkpoint's own template; there is no silent default.
 * (The original prefers the checkpoint's own even over an explicit name.) `tokenizer` as a name asks
 * for the checkpoint's own.
 * @throws TemplateError for an unknown name (with near ones), or when there is nothing to choose.
 */
export function chooseChatTemplate(choice: TemplateChoice): ChosenChatTemplate {
  const { style, tokenizerTemplate, specialTokens = {}, today = new Date() } = choice;
  if (style !== undefined && style !== ownName) {
    return {
      template: styleTemplate(conversationStyle(style)),
      overridesTokenizer: tokenizerTemplate !== undefined,
    };
  }
  if (tokenizerTemplate === undefined) {
    throw new TemplateError(
      'The checkpoint has no chat template of its own.',
      'Name the one it was trained with, such as tulu, oasst_pythia, llama-2, or raw for none.',
    );
  }
  return {
    template: jinjaTemplate(tokenizerTemplate, specialTokens, today),
    overridesTokenizer: false,
  };
}

/** Stands for the checkpoint's own template where a style's name does for others. */
export const ownName = 'tokenizer';

function styleTemplate(style: ConversationStyle): ChatTemplate {
  return {
    name: style.name,
    hash: sha256(style),
    fromTokenizer: false,
    render: (dialogue) => renderDialogue(style, dialogue),
  };
}

function jinjaTemplate(found: TokenizerTemplate, specialTokens: SpecialTokens, today: Date): ChatTemplate {
  const date = found.source.includes('strftime_now') ? today.toDateString() : undefined;
  return {
    name: ownName,
    hash: sha256({ source: found.source, specialTokens, date }),
    fromTokenizer: true,
    render: compileJinjaTemplate(found, specialTokens, today),
  };
}

const sha256 = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** The text of a prompt with one completion: the completion is the assistant's last message. */
export function renderCompletion(template: ChatTemplate, prompt: Dialogue, completion: string): string {
  return template.render([...prompt, { role: 'assistant', content: completion }]);
}
