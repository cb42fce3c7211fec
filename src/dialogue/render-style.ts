import type { ConversationStyle } from './conversation-style';
import type { Dialogue } from './message';
import { separatorStyles, type StylePiece } from './separator-style';
import { joinPieces, type Piece } from './provenance/piece';
import { renderingOf, type Rendering } from './provenance/rendering';
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
  return textOf(layOut(style, conversation));
}

const textOf = (pieces: readonly StylePiece[]): string => pieces.map(({ text }) => text).join('');

function layOut(style: ConversationStyle, conversation: StyleConversation): StylePiece[] {
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
  return renderStyle(style, conversationOf(dialogue));
}

/** As {@link renderDialogue}, and says of each character where it comes from. */
export function renderDialogueWithProvenance(style: ConversationStyle, dialogue: Dialogue): Rendering {
  const conversation = conversationOf(dialogue);
  const pieces = layOut(style, conversation);
  const hasSystem = conversation.system !== undefined;
  return renderingOf(textOf(pieces), joinPieces([pieces.map((piece) => pieceOf(piece, hasSystem))]));
}

/** A system message that is not the dialogue's own is the style's text. */
function pieceOf({ text, kind, turn }: StylePiece, hasSystem: boolean): Piece {
  const { length } = text;
  if (turn === undefined || (turn === 'system' && !hasSystem)) return { length, kind: 'literal' };
  return { length, kind, message: turn === 'system' ? 0 : turn + (hasSystem ? 1 : 0) };
}

function conversationOf(dialogue: Dialogue): StyleConversation {
  const [first] = dialogue;
  const system = first?.role === 'system' ? first.content : undefined;
  const turns = (system === undefined ? dialogue : dialogue.slice(1)).map(
    ({ content }, position): StyleTurn => ({ speaker: position % 2 === 0 ? 0 : 1, text: content }),
  );
  return { turns, ...(system !== undefined && { system }) };
}
