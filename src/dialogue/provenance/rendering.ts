import type { OriginKind, Pieces } from './piece';
import type { TextRange } from './text-range';

/** Part of a rendered text that comes from one place. */
export interface RenderedSpan extends TextRange {
  readonly kind: OriginKind;
  /** Index of the message that it belongs to. */
  readonly message?: number;
  /** The template's fragment that wrote it; a conversation style has no source. */
  readonly source?: TextRange;
}

/** A dialogue as text. The spans cover the text exactly, in order. */
export interface Rendering {
  readonly text: string;
  readonly spans: readonly RenderedSpan[];
}

/** @param text what the pieces make together */
export function renderingOf(text: string, pieces: Pieces): Rendering {
  let end = 0;
  const spans = pieces.map(({ length, kind, message, source, offsets }): RenderedSpan => {
    const start = end;
    end += length;
    const [first, last] = [offsets?.[0], offsets?.at(-1)];
    const exact = first === undefined || last === undefined ? source : { start: first, end: last + 1 };
    return {
      start,
      end,
      kind,
      ...(message !== undefined && { message }),
      ...(exact !== undefined && { source: exact }),
    };
  });
  return { text, spans };
}

/** The text that a message's content became; undefined where the template left it out. */
export function contentOf({ text, spans }: Rendering, message: number): string | undefined {
  const own = spans.filter((span) => span.kind === 'content' && span.message === message);
  return own.length === 0 ? undefined : own.map(({ start, end }) => text.slice(start, end)).join('');
}
