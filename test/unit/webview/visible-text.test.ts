import { describe, expect, it } from 'vitest';
import { visibleText } from '../../../webview/text/visible-text';

/** Marks as `[code]`. */
const shown = (text: string): string =>
  visibleText(text)
    .map((part) => (typeof part === 'string' ? part : `[${String(part.values[0])}]`))
    .join('');

describe('visibleText', () => {
  it('leaves text as it is, with tabs, line ends, joined emoji and right-to-left scripts', () => {
    const text = 'a\tb\r\nc <b>&amp;</b> 👩‍🚀 שלום مرحبا';
    expect(visibleText(text)).toEqual([text]);
  });

  it('shows what cannot be seen by its code', () => {
    expect(shown('\u001b[31m \u0000 \u0085')).toBe('[001B][31m [0000] [0085]');
    expect(shown('a\u202egnp.exe\u2066\u200b\ufeff')).toBe('a[202E]gnp.exe[2066][200B][FEFF]');
    expect(shown('x\ud800y\udc00 \ud83d\ude00')).toBe('x[D800]y[DC00] 😀');
  });

  it('replaces rather than marks what is too much to mark', () => {
    const parts = visibleText('\u0000'.repeat(3_000));
    expect(parts.filter((part) => typeof part !== 'string')).toHaveLength(1_000);
    expect(parts.at(-1)).toBe('\ufffd'.repeat(2_000));
  });
});
