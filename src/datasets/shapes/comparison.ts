import type { Dialogue } from '../../dialogue/message';
import type { Content } from './content';
import { RowProblem } from './row-problem';

/** What a row compares, whatever form it came in. */
export interface Comparison {
  readonly prompt: Dialogue;
  readonly chosen: readonly string[];
  readonly rejected: readonly string[];
}

/** The completion columns' names, for reasons. */
interface Names {
  readonly chosen: string;
  readonly rejected: string;
}

/**
 * Puts prompt and completions together. Where both completions are whole dialogues, the prompt is their
 * common leading messages and each completion the one assistant message that follows.
 * @throws {RowProblem} when that cannot be done.
 */
export function compare(
  prompt: (() => Content) | undefined,
  chosen: Content,
  rejected: Content,
  names: Names,
): Comparison {
  if (chosen.kind === 'messages' && rejected.kind === 'messages') {
    const shared = sharedLength(chosen.messages, rejected.messages);
    const parts = {
      chosen: [lastReply(names.chosen, chosen.messages, shared)],
      rejected: [lastReply(names.rejected, rejected.messages, shared)],
    };
    const leading = chosen.messages.slice(0, shared);
    return { prompt: leading.length > 0 ? leading : promptFrom(prompt), ...parts };
  }
  const parts = { chosen: texts(names.chosen, chosen), rejected: texts(names.rejected, rejected) };
  return { prompt: promptFrom(prompt), ...parts };
}

/** Length of the common start of two dialogues, at least one message of each left over. */
function sharedLength(a: Dialogue, b: Dialogue): number {
  const most = Math.min(a.length, b.length) - 1;
  let shared = 0;
  while (shared < most && a[shared]?.role === b[shared]?.role && a[shared]?.content === b[shared]?.content) {
    shared += 1;
  }
  return shared;
}

function lastReply(column: string, messages: Dialogue, shared: number): string {
  const rest = messages.length - shared;
  if (rest !== 1) {
    throw new RowProblem(
      `chosen and rejected part before their last message (${rest} messages of ${column} differ)`,
    );
  }
  return reply(column, messages[shared]);
}

function reply(column: string, message: Dialogue[number] | undefined): string {
  if (message?.role !== 'assistant') {
    throw new RowProblem(
      `${column} ends with a message of ${message?.role ?? 'nobody'}, not of the assistant`,
    );
  }
  return message.content;
}

/**
 * The texts of a completion cell: one, or those of a list; of messages, the assistant's single one. An empty text is an
 * answer too: the model that wrote it said nothing.
 * @throws {RowProblem}
 */
export function texts(column: string, content: Content): readonly string[] {
  if (content.kind === 'text') return [content.text];
  if (content.kind === 'messages') {
    if (content.messages.length > 1) {
      throw new RowProblem(`only ${column} is a dialogue; chosen and rejected must have the same form`);
    }
    return [reply(column, content.messages[0])];
  }
  return content.texts;
}

/**
 * The prompt as a dialogue.
 * @throws {RowProblem}
 */
export function promptFrom(read: (() => Content) | undefined): Dialogue {
  if (read === undefined) throw new RowProblem('there is no prompt');
  const content = read();
  if (content.kind === 'messages') {
    // A transcript or message list may end with the assistant's turn opened for the completion.
    const last = content.messages.at(-1);
    const open = last?.role === 'assistant' && last.content === '';
    return open ? content.messages.slice(0, -1) : content.messages;
  }
  if (content.kind === 'text') return [{ role: 'user', content: content.text }];
  const [only, ...others] = content.texts;
  if (only === undefined || others.length > 0) {
    throw new RowProblem('the prompt is a list of texts that does not say who speaks');
  }
  return [{ role: 'user', content: only }];
}
