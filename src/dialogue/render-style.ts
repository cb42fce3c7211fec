import type { ConversationStyle } from './conversation-style';
import type { Dialogue } from './message';
import { separatorStyles } from './separator-style';
import { TemplateError } from './template-error';

/** A turn by its speaker: 0 or 1 picks the style's role label. No text is a turn still to be written. */
export interface StyleTurn {
  readonly speaker: 0 | 1;
  readonly text: string | null;
}

export interface StyleConversation {
  /** Absent = the style's own system message; '' = none. */
  readonly system?: string;
  readonly turns: readonly StyleTurn[];
}

/**
 * The prompt text of a conversation, as FastChat 0.2.36's `get_prompt` gives it.
 * An empty text renders like no text: the role's label and nothing after it.
 * @throws TemplateError for a style that has no text form.
 */
export function renderStyle(style: ConversationStyle, conversation: StyleConversation): string {
  const rule = separatorStyles.get(style.separatorStyle ?? '');
  if (rule === undefined) {
    throw new TemplateError(
      `The conversation style "${style.name}" has no text form.`,
      'It stands for a service that takes messages. Choose another chat template.',
    );
  }
  const system = conversation.system ?? style.system;
  const turns = conversation.turns.map(({ speaker, text }) => ({
    role: style.roles[speaker],
    text: text ?? '',
  }));
  return rule(
    style,
    style.systemTemplate.replaceAll('{system_message}', () => system),
    system,
    turns,
  );
}

/**
 * The prompt text of a dialogue, the way RewardBench uses a conversation style: speakers alternate by
 * position, whatever the roles say. Unlike the original, a `system` message at the front becomes the
 * style's system message.
 */
export function renderDialogue(style: ConversationStyle, dialogue: Dialogue): string {
  const [first] = dialogue;
  const system = first?.role === 'system' ? first.content : undefined;
  const turns = (system === undefined ? dialogue : dialogue.slice(1)).map(
    ({ content }, position): StyleTurn => ({ speaker: position % 2 === 0 ? 0 : 1, text: content }),
  );
  return renderStyle(style, { turns, ...(system !== undefined && { system }) });
}
