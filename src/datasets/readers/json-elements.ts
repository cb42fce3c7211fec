/** Where a value lies in the file's bytes: `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A direct child of an array (no key) or of an object. */
export interface Element extends Span {
  readonly key?: string;
}

/** The bytes are not JSON; `offset` is where that shows. */
export class JsonShapeError extends Error {
  override readonly name = 'JsonShapeError';
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * The direct children of the array or object at `from`, as spans: so that a large file is parsed one
 * row at a time (`JSON.parse` of a whole file needs it as one string, of which V8 allows 512 MB).
 * Only brackets and strings are looked at; whether a child is valid JSON shows when it is parsed.
 */
export function jsonElements(bytes: Buffer, from: number): { elements: Element[]; end: number } {
  const elements: Element[] = [];
  const each = eachElement(bytes, from);
  for (;;) {
    const next = each.next();
    if (next.done === true) return { elements, end: next.value };
    elements.push(next.value);
  }
}

/** As {@link jsonElements}, one after another: those before a place where the bytes are cut off come whole. */
export function* eachElement(bytes: Buffer, from: number): Generator<Element, number> {
  const isObject = bytes[from] === openBrace;
  const close = isObject ? closeBrace : closeBracket;
  let at = skipSpace(bytes, from + 1);
  if (bytes[at] === close) return at + 1;
  for (;;) {
    let key: string | undefined;
    if (isObject) {
      if (bytes[at] !== quote) throw new JsonShapeError('a member name is expected', at);
      const end = stringEnd(bytes, at);
      key = String(JSON.parse(bytes.toString('utf8', at, end)));
      at = skipSpace(bytes, end);
      if (bytes[at] !== colon) throw new JsonShapeError('":" is expected', at);
      at = skipSpace(bytes, at + 1);
    }
    const end = valueEnd(bytes, at);
    if (end === at) throw new JsonShapeError('a value is expected', at);
    yield key === undefined ? { start: at, end } : { key, start: at, end };
    at = skipSpace(bytes, end);
    if (bytes[at] === close) return at + 1;
    if (bytes[at] !== comma) {
      const problem = at >= bytes.length ? 'the file is cut off' : '"," is expected';
      throw new JsonShapeError(problem, at);
    }
    at = skipSpace(bytes, at + 1);
  }
}

/** Index of the first byte at or after `at` that is not JSON white space. */
export function skipSpace(bytes: Buffer, at: number): number {
  for (let byte = bytes[at]; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;) {
    at += 1;
    byte = bytes[at];
  }
  return at;
}

function valueEnd(bytes: Buffer, from: number): number {
  let depth = 0;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) {
      const end = stringEnd(bytes, at);
      if (depth === 0) return end;
      at = end - 1;
    } else if (byte === openBracket || byte === openBrace) {
      depth += 1;
    } else if (byte === closeBracket || byte === closeBrace) {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (byte === comma && depth === 0) {
      return at;
    }
  }
  throw new JsonShapeError('the file is cut off', bytes.length);
}

/** Index after the closing quote of the string that opens at `from`. */
function stringEnd(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(quote, from + 1); at >= 0; at = bytes.indexOf(quote, at + 1)) {
    let escapes = 0;
    while (bytes[at - 1 - escapes] === backslash) escapes += 1;
    if (escapes % 2 === 0) return at + 1;
  }
  throw new JsonShapeError('the file is cut off inside a string', bytes.length);
}
