import { diffArrays } from 'diff';

/** Part of two texts that are compared: in both, or in one of them. */
export interface DiffSegment {
  readonly side: 'equal' | 'left' | 'right';
  readonly text: string;
}

/** Texts of which hardly anything is alike would take minutes (Myers' algorithm is quadratic in what differs). */
const timeout = 2000;

/**
 * Compares two texts by words, white space and signs, as few differences as possible. What takes too long to compare
 * is given as all different, but for what begins and ends alike.
 */
export function diffTexts(left: string, right: string): DiffSegment[] {
  const [before, after] = [pieces(left), pieces(right)];
  const changes = diffArrays(before, after, { timeout });
  const segments = changes?.map(({ added, removed, value }): DiffSegment => {
    return { side: added ? 'right' : removed ? 'left' : 'equal', text: value.join('') };
  });
  return segments ?? roughly(before, after);
}

const pieces = (text: string): string[] =>
  text.match(/[\p{L}\p{M}\p{N}_]+|[^\S\n]+|\P{Cs}|[\ud800-\udfff]/gu) ?? [];

function roughly(left: readonly string[], right: readonly string[]): DiffSegment[] {
  const shorter = Math.min(left.length, right.length);
  let start = 0;
  while (start < shorter && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < shorter - start && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  const segments: DiffSegment[] = [
    { side: 'equal', text: left.slice(0, start).join('') },
    { side: 'left', text: left.slice(start, left.length - end).join('') },
    { side: 'right', text: right.slice(start, right.length - end).join('') },
    { side: 'equal', text: left.slice(left.length - end).join('') },
  ];
  return segments.filter(({ text }) => text !== '');
}
