import type { Dialogue, Message } from '../../dialogue/message';
import { isRecord } from '../readers/row';
import { RowProblem } from './row-problem';

/** Roles as ShareGPT and others write them, in the words of chat templates. */
const roles: ReadonlyMap<string, string> = new Map([
  ['human', 'user'],
  ['prompter', 'user'],
  ['gpt', 'assistant'],
  ['bot', 'assistant'],
  ['chatbot', 'assistant'],
  ['model', 'assistant'],
]);

/** Whether a value is a message: `{role, content}`, or ShareGPT's `{from, value}`. */
export function isMessage(value: unknown): boolean {
  return isRecord(value) && (typeof value.role === 'string' || typeof value.from === 'string');
}

/**
 * A list of messages as a dialogue.
 * @throws {RowProblem} for a message without text, such as one that holds an image or a tool call.
 */
export function toDialogue(column: string, list: readonly unknown[]): Dialogue {
  return list.map((value, index) => toMessage(`message ${index + 1} of ${column}`, value));
}

function toMessage(what: string, value: unknown): Message {
  if (!isRecord(value)) throw new RowProblem(`${what} is not a message`);
  const role = value.role ?? value.from;
  if (typeof role !== 'string') throw new RowProblem(`${what} has no role`);
  const known = roles.get(role.toLowerCase()) ?? role.toLowerCase();
  return { role: known, content: toText(what, value.content ?? value.value) };
}

/** Text, or the OpenAI form of it: a list of `{type: "text", text}` parts. */
function toText(what: string, content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) throw new RowProblem(`${what} has no text`);
  return content
    .map((part: unknown) => {
      if (!isRecord(part) || typeof part.text !== 'string') {
        throw new RowProblem(`${what} holds something other than text`);
      }
      return part.text;
    })
    .join('');
}
