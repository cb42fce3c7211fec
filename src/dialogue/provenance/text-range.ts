/** Part of a text, in UTF-16 units: `start` belongs to it, `end` does not. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** 1-based; columns in UTF-16 units, as editors count. */
export interface TextPlace extends TextRange {
  readonly line: number;
  readonly column: number;
}

/** The line and column at which a range starts. */
export function placeOf(text: string, { start, end }: TextRange): TextPlace {
  const before = text.slice(0, start);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { start, end, line: before.split('\n').length, column: start - lineStart + 1 };
}
