import type { Dialogue } from '../../dialogue/message';
import type { Row } from '../readers/row';
import { isMessage, toDialogue } from './messages';
import { RowProblem } from './row-problem';
import { isTranscript, transcriptMessages } from './transcript';

/** What the cell of a prompt or completion column holds. */
export type Content =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | { readonly kind: 'messages'; readonly messages: Dialogue };

/**
 * How a column's strings are to be read. It holds for the whole column: a single answer that happens to
 * look like JSON or like a transcript stays text.
 */
export type Encoding = 'plain' | 'json' | 'transcript';

/** The encoding that every non-empty string of a column's sample has. */
export function encodingOf(column: string, sample: readonly Row[]): Encoding {
  const texts = sample.map(({ value }) => value[column]).filter((value) => typeof value === 'string');
  const filled = texts.filter((text) => text !== '');
  if (filled.length === 0) return 'plain';
  if (filled.every((text) => parseList(text) !== undefined)) return 'json';
  return filled.every(isTranscript) ? 'transcript' : 'plain';
}

/**
 * Reads one cell.
 * @throws {RowProblem} when it is missing, an empty list, or neither text nor messages.
 */
export function readContent(column: string, value: unknown, encoding: Encoding): Content {
  if (value === undefined || value === null) throw new RowProblem(`${column} is missing`);
  if (typeof value === 'string') {
    if (encoding === 'plain') return { kind: 'text', text: plainText(column, value) };
    if (encoding === 'transcript') {
      if (!isTranscript(value)) throw new RowProblem(`${column} is not a transcript as in the other rows`);
      return { kind: 'messages', messages: transcriptMessages(value) };
    }
    const list = parseList(value);
    if (list === undefined) throw new RowProblem(`${column} is not a JSON list as in the other rows`);
    return readList(column, list);
  }
  if (Array.isArray(value)) return readList(column, value);
  if (isMessage(value)) return readList(column, [value]);
  throw new RowProblem(`${column} is neither text nor a list of messages`);
}

/** Lists that Python wrote without JSON would be scored as if they were text. */
function plainText(column: string, text: string): string {
  if (/^\[\{'(role|content|from|value)':/.test(text)) {
    throw new RowProblem(`${column} is a list in Python's notation; write it as JSON`);
  }
  return text;
}

function readList(column: string, list: readonly unknown[]): Content {
  if (list.length === 0) throw new RowProblem(`${column} is an empty list`);
  if (list.every((item) => typeof item === 'string')) return { kind: 'texts', texts: list };
  if (list.every(isMessage)) return { kind: 'messages', messages: toDialogue(column, list) };
  throw new RowProblem(`${column} is a list of neither texts nor messages`);
}

/** A JSON-encoded list of messages or texts; undefined for any other string. */
function parseList(text: string): readonly unknown[] | undefined {
  if (!text.trimStart().startsWith('[')) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    const fits =
      Array.isArray(list) && (list.every(isMessage) || list.every((item) => typeof item === 'string'));
    return fits ? list : undefined;
  } catch {
    return undefined;
  }
}
