import { FilterError } from './filter-error';

/** A longer one was not typed, and each example would pay for it. */
export const longestFilter = 4000;

interface At {
  /** Where it begins in the text, from 0. */
  readonly start: number;
  readonly end: number;
}
export type Token = At &
  (
    | { readonly kind: '(' | ')' | '-' }
    | { readonly kind: 'field'; readonly name: string; readonly operator: string }
    | { readonly kind: 'word' | 'phrase'; readonly text: string }
    | { readonly kind: 'regex'; readonly source: string; readonly flags: string }
  );

/** A term's value directly follows its field: `subset:"a b"`. */
const field = /([A-Za-z_]+)(<=|>=|!=|[<>=:])/y;
const phrase = /"((?:[^"\\]|\\.)*)"/suy;
const regex = /\/((?:[^/\\]|\\.)+)\/([A-Za-z]*)/suy;
const word = /[^\s()"]+/uy;
const space = /\s+/y;

/** @throws {FilterError} at a quote or slash that is not closed, and where the text is longer than 4,000 units */
export function tokenize(text: string): Token[] {
  if (text.length > longestFilter) {
    throw new FilterError(`A filter is at most ${longestFilter} characters long.`, longestFilter + 1, 1);
  }
  const tokens: Token[] = [];
  for (let start = 0; start < text.length;) {
    const found = match(space, text, start) ? undefined : next(text, start, tokens.at(-1));
    if (found) tokens.push(found);
    start = found?.end ?? space.lastIndex;
  }
  return tokens;
}

function next(text: string, start: number, before: Token | undefined): Token {
  const character = text[start] ?? '';
  const isValue = before?.kind === 'field' && before.end === start;
  if (character === '(' || character === ')') return { kind: character, start, end: start + 1 };
  if (character === '-' && !isValue) return { kind: '-', start, end: start + 1 };
  if (character === '"') {
    const found = match(phrase, text, start);
    if (!found)
      throw new FilterError('The quotation mark is not closed.', start + 1, text.length - start, '"');
    return { kind: 'phrase', text: found[1]?.replace(/\\(.)/gsu, '$1') ?? '', start, end: phrase.lastIndex };
  }
  if (character === '/') {
    const found = match(regex, text, start);
    const problem =
      'The regular expression is not closed, or empty; a slash in a text stands in quotation marks.';
    if (!found) throw new FilterError(problem, start + 1, text.length - start, '/');
    return { kind: 'regex', source: found[1] ?? '', flags: found[2] ?? '', start, end: regex.lastIndex };
  }
  const named = isValue ? null : match(field, text, start);
  if (named) {
    const [, name = '', operator = ''] = named;
    return { kind: 'field', name: name.toLowerCase(), operator, start, end: field.lastIndex };
  }
  const found = match(word, text, start)?.[0] ?? character;
  return { kind: 'word', text: found, start, end: start + found.length };
}

function match(pattern: RegExp, text: string, start: number): RegExpExecArray | null {
  pattern.lastIndex = start;
  return pattern.exec(text);
}
