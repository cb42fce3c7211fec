import { tokenize } from '@huggingface/jinja';
import { preprocess } from './preprocessed-source';
import type { TextRange } from './text-range';

type Token = ReturnType<typeof tokenize>[number];

/** A lexer's token, and where it stands in the template. */
export interface LocatedToken extends Token {
  readonly range: TextRange;
  /** Of text outside of tags: the offset in the template of each of its UTF-16 units. */
  readonly offsets?: Uint32Array;
}

/**
 * The tokens of a template as the lexer gives them, located by following the lexer's rules through the text. A
 * token that is not where it should be ends that: those that follow have the range of all the rest.
 * @throws SyntaxError of the lexer
 */
export function locateTokens(template: string): LocatedToken[] {
  const tokens = tokenize(template, { lstrip_blocks: true, trim_blocks: true });
  const { text, offsets } = preprocess(template);
  const place = (at: number) => offsets[Math.min(at, text.length)] ?? template.length;
  let at = 0;
  let lost = false;
  return tokens.map((token) => {
    const found = lost ? undefined : locate(token, text, at);
    if (found === undefined) {
      lost = true;
      return Object.assign(token, { range: { start: place(at), end: template.length } });
    }
    at = found.next;
    // The place after the last character, not that of the next: between the two may be what was cut away.
    const range = {
      start: place(found.start),
      end: found.end > found.start ? place(found.end - 1) + 1 : place(found.start),
    };
    if (token.type !== 'Text') return Object.assign(token, { range });
    return Object.assign(token, { range, offsets: offsets.subarray(found.start, found.end) });
  });
}

interface Found {
  readonly start: number;
  readonly end: number;
  /** Where the next token is looked for. */
  readonly next: number;
}

function locate({ type, value }: Token, text: string, at: number): Found | undefined {
  if (type === 'Text') return text.startsWith(value, at) ? found(at, at + value.length) : undefined;
  const start = skipSpace(text, at);
  switch (type) {
    case 'Comment': {
      const close = text.indexOf('#}', start + 2);
      return text.startsWith('{#', start) && close >= 0
        ? found(start, close + 2, text[close - 1] === '-', text)
        : undefined;
    }
    case 'OpenStatement':
    case 'OpenExpression':
      if (!text.startsWith(value, start)) return undefined;
      return found(start, start + (text[start + 2] === '-' ? 3 : 2));
    case 'CloseStatement':
    case 'CloseExpression': {
      const trims = text[start] === '-';
      const end = start + (trims ? 3 : 2);
      return text.slice(end - 2, end) === value ? found(start, end, trims, text) : undefined;
    }
    case 'StringLiteral': {
      const end = endOfLiteral(text, start);
      return end === undefined ? undefined : found(start, end);
    }
    default:
      return text.startsWith(value, start) ? found(start, start + value.length) : undefined;
  }
}

function found(start: number, end: number, skips = false, text = ''): Found {
  return { start, end, next: skips ? skipSpace(text, end) : end };
}

function skipSpace(text: string, at: number): number {
  const space = /\s*/y;
  space.lastIndex = at;
  space.test(text);
  return space.lastIndex;
}

function endOfLiteral(text: string, start: number): number | undefined {
  const quote = text[start];
  if (quote !== "'" && quote !== '"') return undefined;
  let at = start + 1;
  while (at < text.length && text[at] !== quote) at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}
