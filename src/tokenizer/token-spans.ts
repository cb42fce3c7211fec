import { frameForScoring, type SequenceFlag, type SequenceFrame } from './scoring-sequence';

/** A token and the part of the text that it stands for, in UTF-16 units. */
export interface TokenSpan {
  readonly id: number;
  /** Tokens that share a character (its bytes are several tokens) have the same range. */
  readonly start: number;
  readonly end: number;
  /** Is it one of the tokenizer's special tokens? */
  readonly special: boolean;
  /** Written by the tokenizer, not by the text: BOS, EOS … Its range is empty. */
  readonly added: boolean;
}

/** The tokens of a text as it is scored, and those that are left out. */
export interface ScoredTokens {
  /** What the model sees, in order. */
  readonly tokens: readonly TokenSpan[];
  /** Begin-of-sequence tokens of the text that the tokenizer's own replaces. */
  readonly replaced: readonly TokenSpan[];
  /** Cut on the left. */
  readonly truncated: readonly TokenSpan[];
  readonly flags: readonly SequenceFlag[];
}

/**
 * For each code point of a text its offset in UTF-16 units, and at last the text's length. A lone surrogate is one
 * code point, as it is in the native package, which sees U+FFFD in its place.
 */
export function codePointOffsets(text: string): Uint32Array {
  const offsets = new Uint32Array(text.length + 1);
  let count = 0;
  for (let at = 0; at < text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)
    offsets[count++] = at;
  offsets[count++] = text.length;
  return offsets.subarray(0, count);
}

/** What the native package tells of a text's tokens: ranges in code points. */
export interface NativeTokens {
  readonly ids: readonly number[];
  readonly offsets: readonly (readonly number[])[];
}

/** @param isSpecial of an id */
export function tokenSpans(
  text: string,
  { ids, offsets }: NativeTokens,
  isSpecial: (id: number) => boolean,
): TokenSpan[] {
  const units = codePointOffsets(text);
  const unit = (point: number | undefined) => units[Math.min(point ?? 0, units.length - 1)] ?? text.length;
  return ids.map((id, i) => {
    const [from, to] = offsets[i] ?? [];
    const start = unit(from);
    return { id, start, end: Math.max(start, unit(to)), special: isSpecial(id), added: false };
  });
}

/** Frames tokens as `frameForScoring` frames ids, and keeps what it leaves out. */
export function frameSpans(
  content: readonly TokenSpan[],
  frame: SequenceFrame,
  textLength: number,
  isSpecial: (id: number) => boolean,
): ScoredTokens {
  const { prefix, suffix } = frame;
  const { ids, truncated, flags } = frameForScoring(
    content.map(({ id }) => id),
    frame,
  );
  const kept = ids.length - prefix.length - suffix.length;
  const first = content.length - kept;
  const added = (at: number) => (id: number) => ({
    id,
    start: at,
    end: at,
    special: isSpecial(id),
    added: true,
  });
  return {
    tokens: [
      ...prefix.map(added(content[first]?.start ?? 0)),
      ...content.slice(first),
      ...suffix.map(added(textLength)),
    ],
    replaced: content.slice(0, first - truncated),
    truncated: content.slice(first - truncated, first),
    flags,
  };
}
