import { joinPieces, lengthOf, slicePieces, type Pieces } from './piece';

/** A string of a template and where it comes from. */
export interface Traced {
  readonly text: string;
  readonly pieces: Pieces;
}

/**
 * Where the result of a string's filter or method comes from.
 * @param result what the library made of it
 * @returns undefined where that cannot be told
 */
export function afterOperation(
  name: string,
  operand: Traced,
  args: readonly Traced[],
  result: string,
): Pieces | undefined {
  const { text, pieces } = operand;
  switch (name) {
    case 'trim':
    case 'strip':
    case 'lstrip':
      return substring(operand, text.length - text.trimStart().length, result);
    case 'rstrip':
      return substring(operand, 0, result);
    case 'upper':
    case 'lower':
    case 'title':
    case 'capitalize':
      return result.length === text.length ? pieces : undefined;
    case 'replace': {
      const [wanted, replacement] = args;
      return wanted && replacement && afterReplace(operand, wanted.text, replacement, result);
    }
    default:
      return undefined;
  }
}

/** The pieces of `result` where it stands at `start` of the operand. */
export function substring({ text, pieces }: Traced, start: number, result: string): Pieces | undefined {
  return text.startsWith(result, start) ? slicePieces(pieces, start, start + result.length) : undefined;
}

function afterReplace(
  { text, pieces }: Traced,
  wanted: string,
  replacement: Traced,
  result: string,
): Pieces | undefined {
  if (wanted === '') return undefined;
  const parts: Pieces[] = [];
  let at = 0;
  for (let next = text.indexOf(wanted); next >= 0; next = text.indexOf(wanted, at)) {
    parts.push(slicePieces(pieces, at, next), replacement.pieces);
    at = next + wanted.length;
  }
  const replaced = joinPieces([...parts, slicePieces(pieces, at, text.length)]);
  return lengthOf(replaced) === result.length ? replaced : undefined;
}

/** Where the parts that a string was split into come from; undefined for those that cannot be found. */
export function afterSplit(
  operand: Traced,
  separator: string,
  parts: readonly string[],
): (Pieces | undefined)[] {
  let at = 0;
  return parts.map((part) => {
    const start = operand.text.indexOf(part, at);
    if (start < 0) return undefined;
    at = start + part.length + separator.length;
    return substring(operand, start, part);
  });
}

/** Where the strings that were joined come from, with the separator between them. */
export function afterJoin(items: readonly Traced[], separator: Traced | undefined): Pieces {
  return joinPieces(
    items.flatMap(({ pieces }, i) => (i > 0 && separator ? [separator.pieces, pieces] : [pieces])),
  );
}

/** Where a slice (`text[start:stop]`, counted in code points, negative from the end) comes from. */
export function afterSlice(operand: Traced, start: number | undefined, result: string): Pieces | undefined {
  const { text } = operand;
  const points = /[\ud800-\udfff]/.test(text) ? Array.from(text) : undefined;
  const length = points?.length ?? text.length;
  const first = start === undefined ? 0 : start < 0 ? Math.max(length + start, 0) : Math.min(start, length);
  const at = points === undefined ? first : points.slice(0, first).join('').length;
  return substring(operand, at, result);
}
