import { css, html, type TemplateResult } from 'lit';

/**
 * Characters that cannot be seen but change how the text around them looks or is taken: control characters (but
 * tab and line ends), bidirectional embeddings, overrides and isolates, zero-width ones, and lone surrogates.
 */
const unseen = /(?![\t\n\r])\p{Cc}|[\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]|\p{Cs}/gu;
/** As many are shown by their code; a text with more is not one to be read. */
const mostShown = 1_000;

/** A text with what cannot be seen in it shown by its code, and without effect. */
export function visibleText(text: string): (string | TemplateResult)[] {
  const parts: (string | TemplateResult)[] = [];
  let from = 0;
  for (const { 0: character, index } of text.matchAll(unseen)) {
    if (parts.length === 2 * mostShown) break;
    parts.push(text.slice(from, index), mark(character));
    from = index + character.length;
  }
  parts.push(text.slice(from).replace(unseen, '\ufffd'));
  return parts;
}

function mark(character: string): TemplateResult {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return html`<span class="unseen" title="A character that cannot be seen">U+${code}</span>`;
}

export const visibleTextStyles = css`
  .unseen {
    font-size: 0.8em;
    padding: 0 3px;
    margin: 0 1px;
    border: 1px solid var(--line);
    border-radius: 3px;
    unicode-bidi: isolate;
    white-space: nowrap;
  }
`;
